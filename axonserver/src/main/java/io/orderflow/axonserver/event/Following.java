package io.orderflow.axonserver.event;

/** Whoever is sent what is appended. */
interface Following {

  /** Sends what can be sent now. */
  void proceed();

  /** Ends with the reason. */
  void end(RuntimeException reason);
}

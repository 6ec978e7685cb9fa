package io.orderflow.axonserver.store;

/**
 * Is told of contexts that come and go, once that is on disk and before it is answered. Called on
 * the sequencer's thread: it must be quick.
 */
public interface ContextListener {

  void created(EventLog context);

  /** A later context of the same name is another one. */
  void deleted(EventLog context);
}

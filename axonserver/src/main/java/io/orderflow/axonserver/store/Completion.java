package io.orderflow.axonserver.store;

/** Told once how a write ended, on the sequencer's thread: it must be quick. */
public interface Completion {

  /** The write is on disk. */
  void succeeded();

  /**
   * The write was not carried out, or after {@link StoreFailedException} its outcome is unknown.
   *
   * @param reason one of this package's exceptions
   */
  void failed(Exception reason);
}

package io.orderflow.sagas.fulfilment.process;

/** The state of one order's fulfilment: what is to be done, and what is known of it. */
public record Fulfilment(Plan plan, Progress progress) {

  Fulfilment with(Progress next) {
    return new Fulfilment(plan, next);
  }

  /**
   * The order's confirmation was asked for, and then its time was over: which of the two the order
   * heard first is not known, so that nothing may be taken back before it says so.
   */
  boolean isInDoubt() {
    return progress.reason() != null
        && progress.has(Fact.CONFIRMATION_ASKED)
        && !progress.isDecided();
  }

  /** The order will not be fulfilled: what was taken is given back. */
  boolean isGivenUp() {
    return progress.isClosed()
        || (progress.reason() != null && !progress.has(Fact.CONFIRMED) && !isInDoubt());
  }
}

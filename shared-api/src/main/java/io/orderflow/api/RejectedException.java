package io.orderflow.api;

/** A decision's refusal, thrown before any event was applied. */
public final class RejectedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Rejection rejection;

  public RejectedException(RejectionCode code, String detail) {
    // A refusal is an answer, not a fault: it needs no stack trace.
    super(code + ": " + detail, null, false, false);
    this.rejection = new Rejection(code, detail);
  }

  public Rejection rejection() {
    return rejection;
  }
}

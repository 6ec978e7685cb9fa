package io.orderflow.query.http;

/** A view has not reached the version that was asked for. */
public final class ViewBehindException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String detail;
  private final long version;

  ViewBehindException(String what, long version) {
    // An answer, not a fault: it needs no stack trace.
    super("%s is at version %d".formatted(what, version), null, false, false);
    this.detail = "the view of %s is at version %d".formatted(what, version);
    this.version = version;
  }

  String detail() {
    return detail;
  }

  long version() {
    return version;
  }
}

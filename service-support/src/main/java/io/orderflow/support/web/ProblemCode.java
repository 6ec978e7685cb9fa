package io.orderflow.support.web;

/**
 * The stable codes of problems that HTTP itself brings; the domain's own are {@link
 * io.orderflow.api.RejectionCode}s.
 */
public enum ProblemCode {
  /** The body is no JSON object. */
  MALFORMED_BODY(400, "Malformed body"),
  /** A field, header or parameter is missing, unknown, of the wrong type or out of range. */
  INVALID_REQUEST(400, "Invalid request"),
  /** The caller may not do or say this. */
  FORBIDDEN(403, "Forbidden"),
  /** No such path, or no such resource. */
  NOT_FOUND(404, "Not found"),
  /** The path exists, but not for this method. */
  METHOD_NOT_ALLOWED(405, "Method not allowed"),
  /** No representation that the caller accepts. */
  NOT_ACCEPTABLE(406, "Not acceptable"),
  /** {@code expectedVersion} is not the current one. */
  STALE_VERSION(412, "Stale version"),
  /** The body is larger than {@link JsonBody#LIMIT}. */
  BODY_TOO_LARGE(413, "Body too large"),
  /** The body is not {@code application/json}. */
  UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type"),
  /** Any other error of the caller's. */
  BAD_REQUEST(400, "Bad request"),
  /** Something failed that should not; the log tells what. */
  INTERNAL_ERROR(500, "Internal error"),
  /** Too much is under way: try again later. */
  OVERLOADED(503, "Overloaded"),
  /** A part of the platform cannot be reached: try again later. */
  UNAVAILABLE(503, "Temporarily unavailable"),
  /** No answer in time: whether it was done is not known, so try again with the same key. */
  TIMED_OUT(503, "Timed out");

  private final int status;
  private final String title;

  ProblemCode(int status, String title) {
    this.status = status;
    this.title = title;
  }

  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  static ProblemCode ofStatus(int status) {
    return switch (status) {
      case 403 -> FORBIDDEN;
      case 404 -> NOT_FOUND;
      case 405 -> METHOD_NOT_ALLOWED;
      case 406 -> NOT_ACCEPTABLE;
      case 412 -> STALE_VERSION;
      case 413 -> BODY_TOO_LARGE;
      case 415 -> UNSUPPORTED_MEDIA_TYPE;
      case 503 -> UNAVAILABLE;
      default -> status >= 500 ? INTERNAL_ERROR : BAD_REQUEST;
    };
  }
}

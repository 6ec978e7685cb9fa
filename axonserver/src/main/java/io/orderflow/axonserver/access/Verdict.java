package io.orderflow.axonserver.access;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.orderflow.axonserver.rpc.ErrorCode;
import io.orderflow.axonserver.rpc.Failures;

/** Whether a caller may do what it asks for, and if not, why and how it is told. */
enum Verdict {
  ALLOWED(Status.OK, ErrorCode.OTHER, 200, ""),
  TOKEN_MISSING(
      Status.UNAUTHENTICATED,
      ErrorCode.AUTHENTICATION_TOKEN_MISSING,
      401,
      "This node wants an access token"),
  TOKEN_UNKNOWN(
      Status.PERMISSION_DENIED,
      ErrorCode.AUTHENTICATION_INVALID_TOKEN,
      403,
      "The access token is not valid"),
  ROLE_MISSING(
      Status.PERMISSION_DENIED,
      ErrorCode.AUTHENTICATION_INVALID_TOKEN,
      403,
      "The access token gives no right to this");

  private final Status status;
  private final ErrorCode code;
  private final int httpStatus;
  private final String message;

  Verdict(Status status, ErrorCode code, int httpStatus, String message) {
    this.status = status;
    this.code = code;
    this.httpStatus = httpStatus;
    this.message = message;
  }

  StatusRuntimeException failure() {
    return Failures.of(status, code, message);
  }

  int httpStatus() {
    return httpStatus;
  }

  ErrorCode code() {
    return code;
  }

  String message() {
    return message;
  }
}

package io.orderflow.axonserver.rpc;

import io.orderflow.axonserver.protocol.ErrorMessage;

/** The error codes of the protocol that this node uses. */
public enum ErrorCode {
  AUTHENTICATION_TOKEN_MISSING("AXONIQ-1000"),
  AUTHENTICATION_INVALID_TOKEN("AXONIQ-1001"),
  UNSUPPORTED_INSTRUCTION("AXONIQ-1002"),
  INVALID_EVENT_SEQUENCE("AXONIQ-2000"),
  EVENT_PAYLOAD_TOO_LARGE("AXONIQ-2001"),
  NO_HANDLER_FOR_COMMAND("AXONIQ-4000"),
  CONNECTION_TO_HANDLER_LOST("AXONIQ-4001"),
  COMMAND_DISPATCH_ERROR("AXONIQ-4003"),
  NO_HANDLER_FOR_QUERY("AXONIQ-5000"),
  QUERY_DISPATCH_ERROR("AXONIQ-5002"),
  DATAFILE_READ_ERROR("AXONIQ-9000"),
  DATAFILE_WRITE_ERROR("AXONIQ-9100"),
  VALIDATION_FAILED("AXONIQ-9200"),
  OTHER("AXONIQ-0001");

  private final String code;

  ErrorCode(String code) {
    this.code = code;
  }

  public String code() {
    return code;
  }

  public ErrorMessage message(String text) {
    return ErrorMessage.newBuilder().setMessage(text).setErrorCode(code).build();
  }
}

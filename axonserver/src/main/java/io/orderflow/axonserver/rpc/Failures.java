package io.orderflow.axonserver.rpc;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.orderflow.axonserver.store.ContextDeletedException;
import io.orderflow.axonserver.store.QueueFullException;
import io.orderflow.axonserver.store.RejectedException;
import io.orderflow.axonserver.store.StoreClosedException;
import io.orderflow.axonserver.store.StoreFailedException;
import io.orderflow.axonserver.store.StoreUnreadableException;

/** How failures are told to clients: a status, and the protocol's error code as a trailer. */
public final class Failures {

  private static final Metadata.Key<String> ERROR_CODE =
      Metadata.Key.of("AxonIQ-ErrorCode", Metadata.ASCII_STRING_MARSHALLER);

  private Failures() {}

  public static StatusRuntimeException of(Status status, ErrorCode code, String message) {
    Metadata trailers = new Metadata();
    trailers.put(ERROR_CODE, code.code());
    return status.withDescription(message).asRuntimeException(trailers);
  }

  public static StatusRuntimeException invalid(String message) {
    return of(Status.INVALID_ARGUMENT, ErrorCode.VALIDATION_FAILED, message);
  }

  /** What the protocol has and this node has not; the connector asks again after 5 s at most. */
  public static StatusRuntimeException notOffered(String what) {
    return of(Status.UNIMPLEMENTED, ErrorCode.OTHER, "This node does not offer " + what);
  }

  public static StatusRuntimeException notFound(String message) {
    return of(Status.NOT_FOUND, ErrorCode.OTHER, message);
  }

  /** What a failure of the store means to a client. */
  public static StatusRuntimeException of(Exception failure) {
    String message = String.valueOf(failure.getMessage());
    return switch (failure) {
      case StatusRuntimeException told -> told;
      case RejectedException rejected ->
          switch (rejected.rule()) {
            case SEQUENCE -> of(Status.OUT_OF_RANGE, ErrorCode.INVALID_EVENT_SEQUENCE, message);
            case SNAPSHOT_WITHIN_STREAM ->
                of(Status.INVALID_ARGUMENT, ErrorCode.VALIDATION_FAILED, message);
            case CONTEXT_EXISTS -> of(Status.ALREADY_EXISTS, ErrorCode.OTHER, message);
            case NO_CONTEXT, NO_TRANSFORMATION -> of(Status.NOT_FOUND, ErrorCode.OTHER, message);
            case TRANSFORMATION_STATE ->
                of(Status.FAILED_PRECONDITION, ErrorCode.VALIDATION_FAILED, message);
            case TRANSFORMATION_ACTION -> invalid(message);
          };
      case ContextDeletedException deleted -> of(Status.NOT_FOUND, ErrorCode.OTHER, message);
      case QueueFullException full -> of(Status.RESOURCE_EXHAUSTED, ErrorCode.OTHER, message);
      case StoreClosedException closing -> of(Status.UNAVAILABLE, ErrorCode.OTHER, message);
      case StoreUnreadableException unreadable ->
          of(Status.INTERNAL, ErrorCode.DATAFILE_READ_ERROR, message);
      case StoreFailedException failed ->
          of(Status.INTERNAL, ErrorCode.DATAFILE_WRITE_ERROR, message);
      default -> of(Status.INTERNAL, ErrorCode.OTHER, message);
    };
  }
}

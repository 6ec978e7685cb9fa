package io.orderflow.command.handling;

import io.axoniq.axonserver.connector.AxonServerException;
import io.axoniq.axonserver.connector.ErrorCategory;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.modelling.command.ConcurrencyException;

/** Tells failures of a command apart by what lies behind them. */
final class Failures {

  private static final Metadata.Key<String> ERROR_CODE =
      Metadata.Key.of("AxonIQ-ErrorCode", Metadata.ASCII_STRING_MARSHALLER);
  private static final String INVALID_SEQUENCE = ErrorCategory.INVALID_EVENT_SEQUENCE.errorCode();

  private Failures() {}

  /** Whether the aggregate had changed in the store since it was loaded. */
  static boolean isConcurrentChange(Throwable failure) {
    return any(
        failure,
        each ->
            switch (each) {
              case ConcurrencyException _ -> true;
              case StatusRuntimeException status ->
                  status.getTrailers() != null
                      && INVALID_SEQUENCE.equals(status.getTrailers().get(ERROR_CODE));
              case AxonServerException server ->
                  server.getErrorCategory() == ErrorCategory.INVALID_EVENT_SEQUENCE;
              default -> false;
            });
  }

  /** Whether the event store could not be reached, or not in time. */
  static boolean isOutage(Throwable failure) {
    return any(
        failure,
        each ->
            each instanceof StatusRuntimeException
                || each instanceof AxonServerException
                || each instanceof EventStoreException
                || each instanceof TimeoutException);
  }

  private static boolean any(Throwable failure, Predicate<Throwable> test) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (test.test(each)) {
        return true;
      }
    }
    return false;
  }
}

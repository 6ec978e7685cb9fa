package io.orderflow.axonserver.transform;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.orderflow.axonserver.protocol.SerializedObject;
import io.orderflow.axonserver.protocol.event.Event;
import io.orderflow.axonserver.protocol.event.TransformRequest;
import io.orderflow.axonserver.rpc.ErrorCode;
import io.orderflow.axonserver.rpc.Failures;
import org.jspecify.annotations.Nullable;

/**
 * What an action makes of an event. The event's place stays: its token, its aggregate and sequence
 * number, its timestamp.
 */
final class Change {

  /** The type that applications take for no payload at all. */
  private static final String EMPTY = "empty";

  private Change() {}

  static long tokenOf(TransformRequest action) {
    return action.hasReplaceEvent()
        ? action.getReplaceEvent().getToken()
        : action.getDeleteEvent().getToken();
  }

  /** The event as it will be. */
  static Event result(TransformRequest action, Event original) {
    return action.hasReplaceEvent()
        ? replaced(original, action.getReplaceEvent().getEvent())
        : deleted(original);
  }

  /** A timestamp that is left open is that of the original. */
  private static Event replaced(Event original, Event replacement) {
    return replacement.getTimestamp() == original.getTimestamp()
        ? replacement
        : replacement.toBuilder().setTimestamp(original.getTimestamp()).build();
  }

  private static Event deleted(Event original) {
    return Event.newBuilder()
        .setMessageIdentifier(original.getMessageIdentifier())
        .setAggregateIdentifier(original.getAggregateIdentifier())
        .setAggregateSequenceNumber(original.getAggregateSequenceNumber())
        .setAggregateType(original.getAggregateType())
        .setTimestamp(original.getTimestamp())
        .setPayload(SerializedObject.newBuilder().setType(EMPTY))
        .build();
  }

  /** Why the replacement cannot take the place of the original; null when it can. */
  static @Nullable StatusRuntimeException objection(
      long token, Event original, Event replacement, int maxEventBytes) {
    int size = replaced(original, replacement).getSerializedSize();
    if (size > maxEventBytes) {
      return Failures.of(
          Status.INVALID_ARGUMENT,
          ErrorCode.EVENT_PAYLOAD_TOO_LARGE,
          "The replacement of event %d has %d bytes, more than the %d that readers can receive"
              .formatted(token, size, maxEventBytes));
    }
    if (!replacement.getAggregateIdentifier().equals(original.getAggregateIdentifier())
        || replacement.getAggregateSequenceNumber() != original.getAggregateSequenceNumber()) {
      return Failures.invalid(
          "Event %d is number %d of aggregate '%s': its replacement cannot be number %d of '%s'"
              .formatted(
                  token,
                  original.getAggregateSequenceNumber(),
                  original.getAggregateIdentifier(),
                  replacement.getAggregateSequenceNumber(),
                  replacement.getAggregateIdentifier()));
    }
    if (replacement.getTimestamp() != 0 && replacement.getTimestamp() != original.getTimestamp()) {
      return Failures.invalid(
          "Event %d has the timestamp %d: its replacement cannot have %d"
              .formatted(token, original.getTimestamp(), replacement.getTimestamp()));
    }
    if (replacement.getSnapshot() != original.getSnapshot()) {
      return Failures.invalid("Event %d cannot become a snapshot".formatted(token));
    }
    return null;
  }
}

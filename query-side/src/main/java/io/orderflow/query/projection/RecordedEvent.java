package io.orderflow.query.projection;

import java.time.Instant;
import java.util.Objects;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;

/**
 * An event of the log.
 *
 * @param position global position, from 0
 * @param sequence number within its aggregate, from 0; -1 where it belongs to none
 * @param at when it happened
 * @param payload of the published language
 * @param stored the payload as it is stored
 */
public record RecordedEvent(
    long position, long sequence, Instant at, Object payload, Stored stored) {

  /** A payload as it is stored; it is asked for only by who needs it. */
  public interface Stored {
    /** Published name, such as {@code order.placed}. */
    String type();

    /** The payload as JSON. */
    String json();
  }

  static RecordedEvent of(EventMessage<?> message, Serializer serializer) {
    long position =
        Objects.requireNonNull(((TrackedEventMessage<?>) message).trackingToken())
            .position()
            .orElseThrow(() -> new IllegalArgumentException("an event without a position"));
    long sequence =
        message instanceof DomainEventMessage<?> domain ? domain.getSequenceNumber() : -1;
    return new RecordedEvent(
        position,
        sequence,
        message.getTimestamp(),
        message.getPayload(),
        new StoredPayload(message, serializer));
  }

  /** The bytes that came with the message: they are not serialized again. */
  private record StoredPayload(EventMessage<?> message, Serializer serializer) implements Stored {

    @Override
    public String type() {
      return serialized().getType().getName();
    }

    @Override
    public String json() {
      return serialized().getData();
    }

    private SerializedObject<String> serialized() {
      return message.serializePayload(serializer, String.class);
    }
  }
}

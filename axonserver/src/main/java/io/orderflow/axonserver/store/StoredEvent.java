package io.orderflow.axonserver.store;

import io.orderflow.axonserver.protocol.event.Event;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** A durable event, as serialized bytes that go to readers as they are. */
public final class StoredEvent {

  private final long token;
  private final byte[] value;
  private @Nullable PayloadType payloadType;

  StoredEvent(long token, byte[] value, @Nullable PayloadType payloadType) {
    this.token = token;
    this.value = value;
    this.payloadType = payloadType;
  }

  /** The position in the context's log; -1 for a snapshot, which has none. */
  public long token() {
    return token;
  }

  /** The size of the serialized event, in bytes. */
  public int size() {
    return value.length - EventRecord.HEADER;
  }

  /**
   * The highest timestamp of all events up to this one, in milliseconds since the epoch: it never
   * falls, whatever the clocks say.
   */
  public long highestTimestamp() {
    return EventRecord.highestTimestampOf(value);
  }

  /** Writes the serialized event. */
  public void writeTo(OutputStream target) throws IOException {
    target.write(value, EventRecord.HEADER, size());
  }

  /** The event itself, parsed anew at each call. */
  public Event event() {
    return EventRecord.eventOf(value);
  }

  byte[] value() {
    return value;
  }

  /**
   * This event with other content, in its place.
   *
   * @throws IllegalArgumentException when the place is another: the aggregate, the sequence number
   *     or the timestamp
   */
  public StoredEvent replacedBy(Event content) {
    return new StoredEvent(token, EventRecord.replaced(value, content), null);
  }

  /** The type of the payload; read from the bytes when it is asked for the first time. */
  public PayloadType payloadType() {
    PayloadType known = payloadType;
    if (known == null) {
      known = EventRecord.payloadTypeOf(value);
      payloadType = known;
    }
    return known;
  }
}

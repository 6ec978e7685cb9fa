package io.orderflow.axonserver.store;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.orderflow.axonserver.protocol.event.Event;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * An event as it came from its client: the bytes that will be stored, and what the node needs to
 * know of them. The serialized event is kept as it came and starts after {@link #HEADER} bytes that
 * the sequencer fills, so that nothing is copied or serialized again on its way to the disk and to
 * the readers.
 *
 * <p>The header holds a format byte and the highest timestamp of all events up to this one; the
 * latter never falls, which makes the search for the first event at or after an instant a binary
 * one, whatever the clocks of the clients say.
 */
public final class EventRecord {

  static final int HEADER = 9;

  private static final byte FORMAT = 1;
  private static final int SNAPSHOT_TAG = Event.SNAPSHOT_FIELD_NUMBER << 3;
  private static final int TIMESTAMP_TAG = Event.TIMESTAMP_FIELD_NUMBER << 3;

  private final byte[] value;
  private final String aggregateId;
  private final long sequenceNumber;
  private final long timestamp;
  private final PayloadType payloadType;

  private EventRecord(byte[] value, Event event) {
    this.value = value;
    this.aggregateId = event.getAggregateIdentifier();
    this.sequenceNumber = event.getAggregateSequenceNumber();
    this.timestamp = event.getTimestamp();
    this.payloadType =
        new PayloadType(event.getPayload().getType(), event.getPayload().getRevision());
  }

  /** Reads a serialized {@code Event} to its end, and checks that it is one. */
  public static EventRecord read(InputStream stream) throws IOException {
    int expected = stream.available();
    byte[] value = new byte[HEADER + expected];
    int length = HEADER + stream.readNBytes(value, HEADER, expected);
    int more = stream.read();
    if (more < 0 && length == value.length) {
      return of(value);
    }
    ByteArrayOutputStream rest = new ByteArrayOutputStream(value.length * 2);
    rest.write(value, 0, length);
    if (more >= 0) {
      rest.write(more);
      stream.transferTo(rest);
    }
    return of(rest.toByteArray());
  }

  /** A record of the given event. */
  public static EventRecord of(Event event) {
    byte[] value = new byte[HEADER + event.getSerializedSize()];
    System.arraycopy(event.toByteArray(), 0, value, HEADER, value.length - HEADER);
    return new EventRecord(value, event);
  }

  private static EventRecord of(byte[] value) throws InvalidProtocolBufferException {
    return new EventRecord(value, parse(value));
  }

  private static Event parse(byte[] value) throws InvalidProtocolBufferException {
    CodedInputStream input = CodedInputStream.newInstance(value, HEADER, value.length - HEADER);
    input.enableAliasing(true);
    return Event.parser().parseFrom(input);
  }

  /** This event, marked as a snapshot. */
  public EventRecord asSnapshot() {
    return withField(new byte[] {SNAPSHOT_TAG, 1});
  }

  /** This event as if it had happened at the given instant, in milliseconds since the epoch. */
  public EventRecord at(long instant) {
    byte[] field = new byte[11];
    int length = 0;
    field[length++] = TIMESTAMP_TAG;
    for (long rest = instant; ; rest >>>= 7) {
      if ((rest & ~0x7FL) == 0) {
        field[length++] = (byte) rest;
        break;
      }
      field[length++] = (byte) ((rest & 0x7F) | 0x80);
    }
    return withField(java.util.Arrays.copyOf(field, length));
  }

  /** Of a field that occurs twice, readers take the last: no need to parse and write again. */
  private EventRecord withField(byte[] field) {
    byte[] longer = java.util.Arrays.copyOf(value, value.length + field.length);
    System.arraycopy(field, 0, longer, value.length, field.length);
    try {
      return of(longer);
    } catch (InvalidProtocolBufferException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  byte[] value() {
    return value;
  }

  byte[] valueWithHighestTimestamp(long highestTimestamp) {
    ByteBuffer.wrap(value).put(FORMAT).putLong(highestTimestamp);
    return value;
  }

  /** A stored event with other content; its place, and the header that tells of it, stay. */
  static byte[] replaced(byte[] stored, Event content) {
    Event former = eventOf(stored);
    if (!former.getAggregateIdentifier().equals(content.getAggregateIdentifier())
        || former.getAggregateSequenceNumber() != content.getAggregateSequenceNumber()
        || former.getTimestamp() != content.getTimestamp()) {
      throw new IllegalArgumentException("An event keeps its place in its aggregate and in time");
    }
    byte[] value = of(content).value;
    System.arraycopy(stored, 0, value, 0, HEADER);
    return value;
  }

  static boolean isOfThisFormat(byte[] value) {
    return value[0] == FORMAT;
  }

  static long highestTimestampOf(byte[] value) {
    return ByteBuffer.wrap(value).getLong(1);
  }

  static PayloadType payloadTypeOf(byte[] value) {
    Event event = eventOf(value);
    return new PayloadType(event.getPayload().getType(), event.getPayload().getRevision());
  }

  static Event eventOf(byte[] value) {
    try {
      return parse(value);
    } catch (InvalidProtocolBufferException damaged) {
      throw new IllegalStateException("A stored event cannot be read", damaged);
    }
  }

  static EventRecord stored(byte[] value) {
    try {
      return of(value);
    } catch (InvalidProtocolBufferException damaged) {
      throw new IllegalStateException("A stored event cannot be read", damaged);
    }
  }

  /** The aggregate's id; empty when the event belongs to none. */
  public String aggregateId() {
    return aggregateId;
  }

  public boolean hasAggregate() {
    return !aggregateId.isEmpty();
  }

  public long sequenceNumber() {
    return sequenceNumber;
  }

  /** Milliseconds since the epoch; 0 when the client left it open. */
  public long timestamp() {
    return timestamp;
  }

  public PayloadType payloadType() {
    return payloadType;
  }

  /** The size of the serialized event, in bytes. */
  public int size() {
    return value.length - HEADER;
  }
}

package io.orderflow.axonserver.event;

import com.google.protobuf.CodedOutputStream;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.Status;
import io.orderflow.axonserver.protocol.event.EventWithToken;
import io.orderflow.axonserver.store.EventRecord;
import io.orderflow.axonserver.store.StoredEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Events pass through the node as the bytes that their client sent: they are parsed once, when they
 * are appended, and never serialized again.
 */
final class Marshallers {

  private static final int TOKEN_TAG = EventWithToken.TOKEN_FIELD_NUMBER << 3;
  private static final int EVENT_TAG = EventWithToken.EVENT_FIELD_NUMBER << 3 | 2;

  private Marshallers() {}

  /** Reads an {@code Event}. */
  static final Marshaller<EventRecord> EVENT_IN =
      new Marshaller<>() {
        @Override
        public InputStream stream(EventRecord event) {
          throw new UnsupportedOperationException("Events only come in this way");
        }

        @Override
        public EventRecord parse(InputStream stream) {
          try {
            return EventRecord.read(stream);
          } catch (IOException notAnEvent) {
            throw Status.INTERNAL
                .withDescription("Invalid protobuf byte sequence")
                .withCause(notAnEvent)
                .asRuntimeException();
          }
        }
      };

  /** Writes an {@code Event}. */
  static final Marshaller<StoredEvent> EVENT_OUT =
      new OutMarshaller() {
        @Override
        public InputStream stream(StoredEvent event) {
          return new Outgoing(event, false);
        }
      };

  /** Writes an {@code EventWithToken}. */
  static final Marshaller<StoredEvent> EVENT_WITH_TOKEN_OUT =
      new OutMarshaller() {
        @Override
        public InputStream stream(StoredEvent event) {
          return new Outgoing(event, true);
        }
      };

  private abstract static class OutMarshaller implements Marshaller<StoredEvent> {
    @Override
    public StoredEvent parse(InputStream stream) {
      throw new UnsupportedOperationException("Stored events only go out this way");
    }
  }

  /** What gRPC frames: it asks for the length and lets the message write itself. */
  private static final class Outgoing extends InputStream implements KnownLength, Drainable {

    private final StoredEvent event;
    private final byte[] prefix;
    private boolean drained;

    Outgoing(StoredEvent event, boolean withToken) {
      this.event = event;
      this.prefix = withToken ? prefix(event) : new byte[0];
    }

    /** The token, and the tag and length of the event that follows; proto3 leaves a 0 out. */
    private static byte[] prefix(StoredEvent event) {
      long token = event.token();
      int tokenSize = token == 0 ? 0 : 1 + CodedOutputStream.computeInt64SizeNoTag(token);
      byte[] prefix =
          new byte[tokenSize + 1 + CodedOutputStream.computeUInt32SizeNoTag(event.size())];
      CodedOutputStream out = CodedOutputStream.newInstance(prefix);
      try {
        if (token != 0) {
          out.writeUInt32NoTag(TOKEN_TAG);
          out.writeInt64NoTag(token);
        }
        out.writeUInt32NoTag(EVENT_TAG);
        out.writeUInt32NoTag(event.size());
        out.flush();
      } catch (IOException impossible) {
        throw new IllegalStateException(impossible);
      }
      return prefix;
    }

    @Override
    public int available() {
      return drained ? 0 : prefix.length + event.size();
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      int length = available();
      if (!drained) {
        drained = true;
        target.write(prefix);
        event.writeTo(target);
      }
      return length;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException("This message is drained, not read");
    }
  }
}

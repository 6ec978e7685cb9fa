package io.orderflow.axonserver.stream;

import com.google.protobuf.CodedOutputStream;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.orderflow.axonserver.protocol.event.EventWithToken;
import io.orderflow.axonserver.protocol.streams.OpenSegment;
import io.orderflow.axonserver.protocol.streams.PersistentStreamEvent;
import io.orderflow.axonserver.protocol.streams.StreamSignal;
import io.orderflow.axonserver.store.StoredEvent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** What a client of a stream is sent. Events leave as the bytes that their client sent. */
sealed interface Signal {

  int segment();

  record Opened(int segment) implements Signal {}

  record Closed(int segment) implements Signal {}

  /**
   * @param replay it was done before, and is sent again because the stream was reset
   */
  record Sent(int segment, StoredEvent event, boolean replay) implements Signal {}

  /** Writes a {@code StreamSignal}. */
  MethodDescriptor.Marshaller<Signal> MARSHALLER =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(Signal signal) {
          StreamSignal.Builder message = StreamSignal.newBuilder().setSegment(signal.segment());
          return switch (signal) {
            case Opened open -> bytes(message.setOpen(OpenSegment.getDefaultInstance()));
            case Closed closed -> bytes(message.setClosed(true));
            case Sent sent -> new Outgoing(sent);
          };
        }

        private InputStream bytes(StreamSignal.Builder message) {
          return new ByteArrayInputStream(message.build().toByteArray());
        }

        @Override
        public Signal parse(InputStream stream) {
          throw new UnsupportedOperationException("Signals only go out");
        }
      };

  /** What gRPC frames: it asks for the length and lets the message write itself. */
  final class Outgoing extends InputStream implements KnownLength, Drainable {

    /** More than the tags, numbers and lengths before an event ever take. */
    private static final int MOST_BEFORE_EVENT = 64;

    private static final int LENGTH_DELIMITED = 2;

    private final StoredEvent event;
    private final byte[] prefix;
    private boolean drained;

    Outgoing(Sent sent) {
      this.event = sent.event();
      this.prefix = prefix(sent);
    }

    private static byte[] prefix(Sent sent) {
      int size = sent.event().size();
      int inToken =
          CodedOutputStream.computeInt64Size(
                  EventWithToken.TOKEN_FIELD_NUMBER, sent.event().token())
              + 1
              + CodedOutputStream.computeUInt32SizeNoTag(size)
              + size;
      int inEvent =
          (sent.replay() ? 2 : 0) + 1 + CodedOutputStream.computeUInt32SizeNoTag(inToken) + inToken;
      byte[] bytes = new byte[MOST_BEFORE_EVENT];
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      try {
        out.writeInt32(StreamSignal.SEGMENT_FIELD_NUMBER, sent.segment());
        out.writeTag(StreamSignal.EVENT_FIELD_NUMBER, LENGTH_DELIMITED);
        out.writeUInt32NoTag(inEvent);
        if (sent.replay()) {
          out.writeBool(PersistentStreamEvent.REPLAY_FIELD_NUMBER, true);
        }
        out.writeTag(PersistentStreamEvent.EVENT_FIELD_NUMBER, LENGTH_DELIMITED);
        out.writeUInt32NoTag(inToken);
        out.writeInt64(EventWithToken.TOKEN_FIELD_NUMBER, sent.event().token());
        out.writeTag(EventWithToken.EVENT_FIELD_NUMBER, LENGTH_DELIMITED);
        out.writeUInt32NoTag(size);
        out.flush();
      } catch (IOException impossible) {
        throw new IllegalStateException(impossible);
      }
      return java.util.Arrays.copyOf(bytes, out.getTotalBytesWritten());
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

package io.orderflow.axonserver.stream;

import io.grpc.Status;
import io.orderflow.axonserver.protocol.streams.InitializationProperties;
import io.orderflow.axonserver.protocol.streams.Open;
import io.orderflow.axonserver.protocol.streams.StreamStatus;
import io.orderflow.axonserver.rpc.ErrorCode;
import io.orderflow.axonserver.rpc.Failures;
import io.orderflow.axonserver.store.Completion;
import io.orderflow.axonserver.store.EventLog;
import io.orderflow.axonserver.store.NodeStore;
import io.orderflow.axonserver.store.StreamRow;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The persistent streams of one context. */
final class StreamRegistry {

  private static final Logger logger = LoggerFactory.getLogger(StreamRegistry.class);

  /** In place of an initial position: only what comes from now on. */
  private static final long HEAD = -99;

  private static final int MAX_STREAMS = 1_000;
  private static final int MAX_SEGMENTS = 1_024;
  private static final int MAX_TEXT = 1_024;

  private final EventLog log;
  private final NodeStore store;
  private final LongAdder delivered;
  private final long patience;
  private final Map<String, PersistentStream> streams = new ConcurrentSkipListMap<>();

  /**
   * @param delivered counts the events that are sent
   * @param patience how long a client may keep a segment that was taken from it, in nanoseconds
   */
  StreamRegistry(EventLog log, NodeStore store, LongAdder delivered, long patience) {
    this.delivered = delivered;
    this.log = log;
    this.store = store;
    this.patience = patience;
    load(store.streamRows(log));
  }

  LongAdder delivered() {
    return delivered;
  }

  private void load(List<StreamRow> rows) {
    Map<String, StreamDefinition> definitions = new HashMap<>();
    Map<String, long[]> positions = new HashMap<>();
    for (StreamRow row : rows) {
      byte[] value = row.value();
      if (value == null) {
        continue;
      }
      if (row.segment() == StreamRow.DEFINITION) {
        StreamDefinition definition = StreamDefinition.of(value);
        definitions.put(row.streamId(), definition);
        positions.put(row.streamId(), new long[definition.properties().getSegments()]);
      } else {
        long[] known = positions.get(row.streamId());
        if (known == null || row.segment() >= known.length) {
          logger.warn("Context {} holds a position of no stream: {}", log.context(), row);
        } else {
          known[row.segment()] = ByteBuffer.wrap(value).getLong();
        }
      }
    }
    definitions.forEach(
        (id, definition) -> {
          long[] known = positions.getOrDefault(id, new long[0]);
          Progress progress =
              new Progress(new Layout(known), definition.former(), definition.replayed());
          PersistentStream stream = stream(id, definition.properties(), progress);
          streams.put(id, stream);
          stream.start();
        });
  }

  static byte[] number(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }

  private PersistentStream stream(
      String id, InitializationProperties properties, Progress progress) {
    return new PersistentStream(id, properties, progress, log, store, patience);
  }

  /**
   * Makes the stream unless it is there, and answers once it is on disk.
   *
   * @param answer is asked with true when this made it
   */
  void create(
      String id, InitializationProperties properties, Function<Boolean, Completion> answer) {
    PersistentStream known = streams.get(id);
    PersistentStream stream = known != null ? known : make(id, properties);
    stream.onceStored(answer.apply(known == null));
  }

  /** The stream that a client wants to serve; made if it is not there and the client says how. */
  PersistentStream open(Open request) {
    PersistentStream known = streams.get(request.getStreamId());
    if (known != null) {
      return known;
    }
    if (!request.hasInitializationProperties()) {
      throw noStream(request.getStreamId());
    }
    return make(request.getStreamId(), request.getInitializationProperties());
  }

  private synchronized PersistentStream make(String id, InitializationProperties properties) {
    PersistentStream known = streams.get(id);
    if (known != null) {
      return known;
    }
    validate(id, properties);
    if (streams.size() >= MAX_STREAMS) {
      throw Failures.of(
          Status.RESOURCE_EXHAUSTED,
          ErrorCode.OTHER,
          "A context has at most %d persistent streams".formatted(MAX_STREAMS));
    }
    long position =
        properties.getInitialPosition() == HEAD ? log.head() : properties.getInitialPosition() - 1;
    PersistentStream made = stream(id, properties, Progress.at(position, properties.getSegments()));
    streams.put(id, made);
    store.putStreamRows(
        log,
        made.rows(),
        new Completion() {
          @Override
          public void succeeded() {
            made.start();
          }

          @Override
          public void failed(Exception reason) {
            streams.remove(id, made);
            made.abandon(reason);
          }
        });
    return made;
  }

  private static void validate(String id, InitializationProperties properties) {
    if (id.isEmpty() || id.length() > MAX_TEXT || properties.getStreamName().length() > MAX_TEXT) {
      throw Failures.invalid(
          "A persistent stream has an id, and it and its name have at most %d characters"
              .formatted(MAX_TEXT));
    }
    validateSegments(properties.getSegments());
    if (properties.getInitialPosition() < 0 && properties.getInitialPosition() != HEAD) {
      throw Failures.invalid("A persistent stream starts at 0 or later, or at the head");
    }
    if (!properties.getFilter().isBlank()) {
      throw Failures.notOffered("filters of persistent streams: leave the filter empty");
    }
    var unused = SequencingPolicies.of(properties.getSequencingPolicy());
  }

  private static void validateSegments(int segments) {
    if (segments < 1 || segments > MAX_SEGMENTS) {
      throw Failures.invalid(
          "A persistent stream has 1 to %d segments, not %d".formatted(MAX_SEGMENTS, segments));
    }
  }

  static void validateName(String name) {
    if (name.length() > MAX_TEXT) {
      throw Failures.invalid("A name has at most %d characters".formatted(MAX_TEXT));
    }
  }

  private static RuntimeException noStream(String id) {
    return Failures.of(Status.NOT_FOUND, ErrorCode.OTHER, "There is no persistent stream " + id);
  }

  private PersistentStream existing(String id) {
    PersistentStream known = streams.get(id);
    if (known == null) {
      throw noStream(id);
    }
    return known;
  }

  /** Ends the connections of all its clients, for good. */
  void delete(String id, Completion answer) {
    PersistentStream stream = existing(id);
    stream.delete(
        new Completion() {
          @Override
          public void succeeded() {
            streams.remove(id, stream);
            stream.end(null);
            answer.succeeded();
          }

          @Override
          public void failed(Exception reason) {
            stream.notDeleted();
            answer.failed(reason);
          }
        });
  }

  void rename(String id, String name, Completion answer) {
    validateName(name);
    existing(id).change(new StreamChange.Rename(name, answer));
  }

  void resize(String id, int segments, Completion answer) {
    validateSegments(segments);
    existing(id).change(new StreamChange.Resize(segments, answer));
  }

  /**
   * @param first the first token wanted; null for the head at the time when the clients have let go
   */
  void reset(String id, @Nullable Long first, Completion answer) {
    if (first != null && first < 0) {
      throw Failures.invalid("A position is never below 0");
    }
    existing(id)
        .change(new StreamChange.Reset(first == null ? log::head : () -> first - 1, answer));
  }

  List<StreamStatus> list() {
    return streams.values().stream().map(PersistentStream::status).toList();
  }

  EventLog log() {
    return log;
  }

  void proceed() {
    streams.values().forEach(PersistentStream::proceed);
  }

  void tick() {
    streams.values().forEach(PersistentStream::tick);
  }

  /** Stores what was acknowledged to the last; waits until the given nanoTime at most. */
  void storeLast(long until) throws InterruptedException {
    for (PersistentStream stream : streams.values()) {
      stream.storeLast(until);
    }
  }

  void closeConnection(SocketAddress peer, RuntimeException reason) {
    streams.values().forEach(stream -> stream.endConnection(peer, reason));
  }

  void close(RuntimeException reason) {
    streams.values().forEach(stream -> stream.end(reason));
  }
}

package io.orderflow.systemtests.harness;

import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.connector.AxonServerConnectionFactory;
import io.axoniq.axonserver.connector.event.EventChannel;
import io.axoniq.axonserver.connector.event.EventStream;
import io.axoniq.axonserver.connector.impl.ServerAddress;
import io.axoniq.axonserver.grpc.event.Event;
import io.axoniq.axonserver.grpc.event.EventWithToken;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** The event log as anybody reads it who speaks the node's protocol. */
public final class EventLog implements AutoCloseable {

  private static final long LIMIT_SECONDS = 20;
  private static final int BUFFER = 1_000;

  private final AxonServerConnectionFactory factory;
  private final EventChannel events;

  /**
   * @param grpcPort of the node, on loopback
   */
  public EventLog(int grpcPort) {
    this.factory =
        AxonServerConnectionFactory.forClient("system-tests")
            .routingServers(new ServerAddress("127.0.0.1", grpcPort))
            .build();
    AxonServerConnection connection = factory.connect("default");
    this.events = connection.eventChannel();
  }

  /** Position of the last event; −1 where there is none. */
  public long head() {
    try {
      return events.getLastToken().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      throw interrupted(interrupted);
    } catch (ExecutionException | TimeoutException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** Every event from the first to what is the head now. */
  public List<Entry> all() {
    return after(-1);
  }

  /** Every event after a position, to what is the head now. */
  public List<Entry> after(long position) {
    List<Entry> entries = new ArrayList<>();
    each(position, entries::add);
    return entries;
  }

  /** Hands on every event after a position, to what is the head now, in the order of the log. */
  public void each(long position, Consumer<Entry> reader) {
    long expected = head() - position;
    try (EventStream stream = events.openStream(position, BUFFER)) {
      for (long read = 0; read < expected; read++) {
        EventWithToken next = stream.nextIfAvailable(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
          throw new AssertionError(
              "the stream ended at %d of %d: %s".formatted(read, expected, stream.getError()));
        }
        reader.accept(Entry.of(next));
      }
    } catch (InterruptedException interrupted) {
      throw interrupted(interrupted);
    }
  }

  private static IllegalStateException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new IllegalStateException(cause);
  }

  @Override
  public void close() {
    factory.shutdown();
  }

  /**
   * @param position in the whole log, from 0
   * @param at by the clock of the process that appended it
   * @param aggregate empty where the event belongs to none
   * @param sequence within the aggregate, from 0
   * @param type the payload's published name
   */
  public record Entry(
      long position, Instant at, String aggregate, long sequence, String type, String payload) {

    private static Entry of(EventWithToken next) {
      Event event = next.getEvent();
      return new Entry(
          next.getToken(),
          Instant.ofEpochMilli(event.getTimestamp()),
          event.getAggregateIdentifier(),
          event.getAggregateSequenceNumber(),
          event.getPayload().getType(),
          event.getPayload().getData().toStringUtf8());
    }

    public JsonNode json() {
      return Json.read(payload);
    }
  }
}

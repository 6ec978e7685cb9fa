package io.orderflow.axonserver;

import static io.orderflow.axonserver.Clients.event;
import static io.orderflow.axonserver.Clients.get;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.connector.event.EventStream;
import io.axoniq.axonserver.grpc.event.Event;
import io.orderflow.axonserver.store.BatchWriter;
import io.orderflow.axonserver.store.StoreOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScheduleTest {

  @TempDir Path data = Path.of("");
  private @Nullable AxonServerNode node;
  private @Nullable Clients clients;
  private final AtomicLong largestBatch = new AtomicLong();

  @BeforeEach
  void start() {
    node =
        AxonServerNode.builder(data)
            .grpcPort(0)
            .httpPort(0)
            .store(StoreOptions.defaults().withWriter(this::measured))
            .start();
    clients = new Clients(node);
  }

  private BatchWriter measured(BatchWriter writer) {
    return batch -> {
      largestBatch.accumulateAndGet(batch.getDataSize(), Math::max);
      writer.write(batch);
    };
  }

  @AfterEach
  void stop() {
    requireNonNull(clients).close();
    requireNonNull(node).close();
  }

  private AxonServerConnection connect() {
    return requireNonNull(clients).connect("scheduling");
  }

  private static Event timeout(String name) {
    return event("", 0, "timeout", name).toBuilder().setTimestamp(0).build();
  }

  private final Instant start = Instant.now();

  private String schedule(AxonServerConnection connection, Duration in, String name) {
    return get(connection.eventChannel().scheduleEvent(start.plus(in), timeout(name)));
  }

  private static List<String> fired(EventStream stream, int count, Duration atMost) {
    List<String> names = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        var next = stream.nextIfAvailable(atMost.toMillis(), TimeUnit.MILLISECONDS);
        if (next == null) {
          break;
        }
        names.add(next.getEvent().getPayload().getData().toStringUtf8());
      }
    } catch (InterruptedException stop) {
      throw new IllegalStateException(stop);
    }
    return names;
  }

  private static EventStream follow(AxonServerConnection connection) {
    return connection.eventChannel().openStream(-1, 100, 10);
  }

  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration A_WHILE = Duration.ofMillis(1_500);

  @Nested
  class WhenAnEventIsDue {

    @Test
    void itIsAppendedWithTheInstantAtWhichItFired() throws InterruptedException {
      AxonServerConnection connection = connect();
      schedule(connection, Duration.ofMillis(200), "t");

      var next = follow(connection).nextIfAvailable(5, TimeUnit.SECONDS);

      Event event = requireNonNull(next).getEvent();
      assertThat(event.getPayload().getData().toStringUtf8()).isEqualTo("t");
      assertThat(event.getTimestamp())
          .isBetween(start.toEpochMilli() + 200, System.currentTimeMillis());
      assertThat(event.getAggregateIdentifier()).isEmpty();
    }

    @Test
    void severalFireInTheOrderOfTheirInstants() {
      AxonServerConnection connection = connect();
      schedule(connection, Duration.ofMillis(1_200), "second");
      schedule(connection, Duration.ofMillis(1_000), "first");
      schedule(connection, Duration.ofMillis(-5_000), "at once");

      assertThat(fired(follow(connection), 3, SOON)).containsExactly("at once", "first", "second");
    }
  }

  @Nested
  class WhenManyLargeEventsAreDueTogether {

    @Test
    void theyFireInOrderInWritesOfABoundedSize() {
      AxonServerConnection connection = connect();
      String large = "x".repeat(3 << 20);
      Instant due = Instant.now().plusSeconds(3);
      for (int i = 0; i < 6; i++) {
        get(connection.eventChannel().scheduleEvent(due.plusMillis(i), timeout(i + large)));
      }

      List<String> fired = fired(follow(connection), 6, SOON);

      assertThat(fired)
          .extracting(each -> each.substring(0, 1))
          .containsExactly("0", "1", "2", "3", "4", "5");
      assertThat(largestBatch).hasValueLessThan(12 << 20);
    }
  }

  @Nested
  class WhenASchedule {

    @Test
    void isCancelledItDoesNotFire() {
      AxonServerConnection connection = connect();
      Instant due = Instant.now().plusSeconds(4);
      String token = get(connection.eventChannel().scheduleEvent(due, timeout("cancelled")));
      get(connection.eventChannel().scheduleEvent(due.plusMillis(1), timeout("other")));

      assertThat(get(connection.eventChannel().cancelSchedule(token)).getSuccess()).isTrue();
      assertThat(get(connection.eventChannel().cancelSchedule(token)).getSuccess()).isTrue();

      assertThat(fired(follow(connection), 1, SOON)).containsExactly("other");
    }

    @Test
    void isMovedItFiresOnceAndThen() {
      AxonServerConnection connection = connect();
      Instant due = Instant.now().plusSeconds(4);
      String token = get(connection.eventChannel().scheduleEvent(due, timeout("old")));

      get(connection.eventChannel().reschedule(token, due.minusSeconds(2), timeout("new")));
      get(connection.eventChannel().scheduleEvent(due.plusMillis(1), timeout("other")));

      assertThat(fired(follow(connection), 2, SOON)).containsExactly("new", "other");
    }

    @Test
    void belongsToAnAggregateItIsRefused() {
      AxonServerConnection connection = connect();

      assertThatThrownBy(
              () -> get(connection.eventChannel().scheduleEvent(Instant.now(), event("a", 0))))
          .hasMessageContaining("cannot belong to an aggregate");
    }
  }

  @Nested
  class WhenTheNodeWasDown {

    @Test
    void whatBecameDueMeanwhileFiresInOrderOnceAndTheRestLater() {
      AxonServerConnection connection = connect();
      schedule(connection, Duration.ofMillis(4_050), "second");
      schedule(connection, Duration.ofMillis(4_000), "first");
      schedule(connection, Duration.ofSeconds(6), "third");
      stop();
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> Instant.now().isAfter(start.plusMillis(4_100)));

      start();

      assertThat(fired(follow(connect()), 3, SOON)).containsExactly("first", "second", "third");
      stop();
      start();
      assertThat(fired(follow(connect()), 4, A_WHILE)).hasSize(3);
    }
  }
}

package io.orderflow.axonserver;

import static io.orderflow.axonserver.Clients.event;
import static io.orderflow.axonserver.Clients.get;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.connector.ResultStream;
import io.axoniq.axonserver.connector.event.EventQueryResultEntry;
import io.axoniq.axonserver.grpc.event.Event;
import io.grpc.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class EventQueryTest {

  private final AxonServerNode node = AxonServerNode.temporary();
  private final Clients clients = new Clients(node);
  private final AxonServerConnection connection = clients.connect("querying");

  @AfterEach
  void stop() {
    clients.close();
    node.close();
  }

  private void append(Event... events) {
    get(connection.eventChannel().appendEvents(events));
  }

  private void append(int from, int to) {
    for (int i = from; i < to; i++) {
      append(event("a", i, "counted", "payload " + i));
    }
  }

  private ResultStream<EventQueryResultEntry> query(String query, boolean live) {
    return connection.eventChannel().queryEvents(query, live);
  }

  private static @Nullable EventQueryResultEntry next(
      ResultStream<EventQueryResultEntry> rows, Duration atMost) {
    try {
      return rows.nextIfAvailable(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stop) {
      throw new IllegalStateException(stop);
    }
  }

  private static List<EventQueryResultEntry> take(
      ResultStream<EventQueryResultEntry> rows, int count) {
    List<EventQueryResultEntry> taken = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      taken.add(requireNonNull(next(rows, Duration.ofSeconds(10)), "row " + i + " does not come"));
    }
    return taken;
  }

  private static List<Long> tokens(List<EventQueryResultEntry> rows) {
    return rows.stream().map(row -> row.getValueAsLong("token")).toList();
  }

  private static String refusal(ResultStream<EventQueryResultEntry> rows) {
    await().atMost(Duration.ofSeconds(5)).until(() -> rows.getError().isPresent());
    Throwable refusal = rows.getError().orElseThrow();
    assertThat(Status.fromThrowable(refusal).getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    return String.valueOf(refusal.getMessage());
  }

  @Nested
  class GivenTheEmptyQuery {

    @Test
    void allEventsComeAsRowsAndThenItEnds() {
      Event sent =
          event("order-1", 0, "order.placed", "10 apples").toBuilder().setTimestamp(1_000).build();
      append(sent);
      append(event("", 0, "other", "x"));

      ResultStream<EventQueryResultEntry> rows = query("", false);

      EventQueryResultEntry row = take(rows, 2).get(0);
      assertThat(row.columns()).contains("token", "aggregateIdentifier", "payloadData");
      assertThat(row.getValueAsLong("token")).isZero();
      assertThat(row.getValueAsString("eventIdentifier")).isEqualTo(sent.getMessageIdentifier());
      assertThat(row.getValueAsString("aggregateIdentifier")).isEqualTo("order-1");
      assertThat(row.getValueAsLong("aggregateSequenceNumber")).isZero();
      assertThat(row.getValueAsString("aggregateType")).isEqualTo("Thing");
      assertThat(row.getValueAsString("payloadType")).isEqualTo("order.placed");
      assertThat(row.getValueAsString("payloadRevision")).isEqualTo("1");
      assertThat(row.getValueAsString("payloadData")).isEqualTo("10 apples");
      assertThat(row.getValueAsString("timestamp")).isEqualTo("1970-01-01T00:00:01Z");
      await().atMost(Duration.ofSeconds(5)).until(rows::isClosed);
      assertThat(rows.getError()).isEmpty();
    }

    @Test
    void moreRowsThanPermitsComeInTheirOrder() {
      append(0, 450);

      List<EventQueryResultEntry> rows = take(query("", false), 450);

      assertThat(tokens(rows)).isEqualTo(LongStream.range(0, 450).boxed().toList());
    }

    @Test
    void whatIsAppendedFollowsWhenItIsLive() {
      append(0, 3);
      ResultStream<EventQueryResultEntry> rows = query("", true);
      assertThat(tokens(take(rows, 3))).containsExactly(0L, 1L, 2L);

      append(3, 6);

      assertThat(tokens(take(rows, 3))).containsExactly(3L, 4L, 5L);
      assertThat(rows.isClosed()).isFalse();
    }

    @Test
    void aPayloadThatIsNoTextIsShownInBase64() {
      Event binary = event("a", 0);
      append(
          binary.toBuilder()
              .setPayload(
                  binary.getPayload().toBuilder()
                      .setData(ByteString.copyFrom(new byte[] {(byte) 0xFF, 0, 1})))
              .build());

      assertThat(take(query("", false), 1).get(0).getValueAsString("payloadData"))
          .isEqualTo("/wAB");
    }

    @Test
    void anEmptyStoreHasNoRows() {
      ResultStream<EventQueryResultEntry> rows = query("", false);

      await().atMost(Duration.ofSeconds(5)).until(rows::isClosed);
      assertThat(next(rows, Duration.ofMillis(10))).isNull();
      assertThat(rows.getError()).isEmpty();
    }
  }

  @Nested
  class GivenAQueryForSnapshots {

    private void snapshot(String aggregate, int sequenceNumber) {
      get(
          connection
              .eventChannel()
              .appendSnapshot(
                  event(aggregate, sequenceNumber, "state", aggregate + sequenceNumber)));
    }

    private ResultStream<EventQueryResultEntry> snapshots(boolean live) {
      return connection.eventChannel().querySnapshotEvents("", live);
    }

    private static List<String> payloads(List<EventQueryResultEntry> rows) {
      return rows.stream().map(row -> row.getValueAsString("payloadData")).toList();
    }

    @Test
    void allSnapshotsComeByAggregateAndThenItEnds() {
      append(event("b", 0), event("a", 0), event("a", 1));
      snapshot("b", 0);
      snapshot("a", 1);
      snapshot("a", 0);

      ResultStream<EventQueryResultEntry> rows = snapshots(false);

      List<EventQueryResultEntry> taken = take(rows, 3);
      assertThat(payloads(taken)).containsExactly("a0", "a1", "b0");
      assertThat(taken.get(1).getValueAsString("aggregateIdentifier")).isEqualTo("a");
      assertThat(taken.get(1).getValueAsLong("aggregateSequenceNumber")).isEqualTo(1);
      await().atMost(Duration.ofSeconds(5)).until(rows::isClosed);
      assertThat(rows.getError()).isEmpty();
    }

    @Test
    void thoseThatComeFollowInTheirOrderWhenItIsLive() {
      append(event("b", 0), event("a", 0));
      snapshot("b", 0);
      ResultStream<EventQueryResultEntry> rows = snapshots(true);
      assertThat(payloads(take(rows, 1))).containsExactly("b0");

      append(event("a", 1));
      snapshot("a", 1);
      snapshot("a", 0);

      assertThat(payloads(take(rows, 2))).containsExactly("a1", "a0");
      assertThat(rows.isClosed()).isFalse();
    }

    @Test
    void eachComesOnceWhenMoreAreStoredMeanwhile() throws Exception {
      for (int i = 0; i < 300; i++) {
        append(event("a" + i, 0));
        snapshot("a" + i, 0);
      }
      Thread storing =
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < 300; i++) {
                      append(event("b" + i, 0));
                      snapshot("b" + i, 0);
                    }
                  });

      List<EventQueryResultEntry> rows = take(snapshots(true), 600);

      assertThat(storing.join(Duration.ofSeconds(10))).isTrue();
      assertThat(payloads(rows)).hasSize(600).doesNotHaveDuplicates();
    }
  }

  @Nested
  class GivenAWindowOfTime {

    @Test
    void onlyTheEventsInItCome() {
      long now = Instant.now().toEpochMilli();
      append(
          event("a", 0).toBuilder().setTimestamp(now - Duration.ofDays(3).toMillis()).build(),
          event("a", 1).toBuilder().setTimestamp(now - Duration.ofHours(3).toMillis()).build(),
          event("a", 2).toBuilder().setTimestamp(now).build());

      assertThat(tokens(take(query("last hour", false), 1))).containsExactly(2L);
      assertThat(tokens(take(query("last 4 hours", false), 2))).containsExactly(1L, 2L);
      assertThat(tokens(take(query("Last 2 weeks", false), 3))).containsExactly(0L, 1L, 2L);
    }
  }

  @Nested
  class GivenWhatThisNodeDoesNotUnderstand {

    @Test
    void anotherQueryIsRefusedAndNamed() {
      assertThat(refusal(query("aggregateIdentifier = \"a\"", false)))
          .contains("aggregateIdentifier = \"a\"");
    }

    @Test
    void anotherContextThanTheConnectionsIsRefused() {
      assertThat(refusal(connection.eventChannel().queryEvents("", false, "other")))
          .contains("connect to other");
    }
  }
}

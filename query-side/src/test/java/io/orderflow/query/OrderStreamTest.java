package io.orderflow.query;

import static io.orderflow.query.Events.NOON;
import static io.orderflow.query.Events.goods;
import static io.orderflow.query.Events.placed;
import static io.orderflow.query.Events.reserved;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.api.order.OrderEvent.OrderConfirmed;
import io.orderflow.api.order.OrderId;
import io.orderflow.query.http.EventStreams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OrderStreamTest {

  private static final int LIMIT = 4;

  @SuppressWarnings("NullAway.Init")
  private static ReadSide side;

  @BeforeAll
  static void start() {
    side = ReadSide.start("--orderflow.streams.limit=" + LIMIT);
  }

  @AfterAll
  static void stop() {
    side.close();
  }

  private static void place(String id, String customer) {
    side.append("order-" + id, placed(id, customer, "GB", NOON, goods(1, "S" + id, 1, "1.00")));
    side.get("/api/orders/" + id + "?minVersion=0", "Prefer", "wait=20");
  }

  private static void awaitEvents(Listener listener, int count) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(listener.events()).hasSize(count));
  }

  @Test
  void an_order_is_told_at_once_and_at_each_change() throws Exception {
    place("s1", "c");
    try (Listener listener = new Listener(side.uri("/api/orders/s1/stream"))) {
      awaitEvents(listener, 1);
      assertThat(listener.events().getFirst().name()).isEqualTo("order");
      assertThat(listener.events().getFirst().data().get("status").asString()).isEqualTo("PLACED");

      side.append("stock-Ss1", reserved("s1", "Ss1", 1, 1));
      awaitEvents(listener, 2);
      side.append("order-s1", new OrderConfirmed(new OrderId("s1")));
      awaitEvents(listener, 3);

      assertThat(listener.events().get(1).data().get("lines").get(0).get("reserved").asInt())
          .isEqualTo(1);
      Listener.Event last = listener.events().getLast();
      assertThat(last.data().get("status").asString()).isEqualTo("CONFIRMED");
      assertThat(last.id()).isEqualTo(last.data().get("position").asLong());
    }
  }

  @Test
  void who_has_seen_the_last_state_is_told_only_of_the_next() throws Exception {
    place("s2", "c");
    long seen = side.get("/api/orders/s2").json().get("position").asLong();
    try (Listener listener =
        new Listener(side.uri("/api/orders/s2/stream"), "Last-Event-ID", Long.toString(seen))) {
      side.append("order-s2", new OrderConfirmed(new OrderId("s2")));
      awaitEvents(listener, 1);
      assertThat(listener.events().getFirst().data().get("status").asString())
          .isEqualTo("CONFIRMED");
    }
  }

  @Test
  void who_missed_changes_of_a_list_is_told_of_all_of_them() throws Exception {
    place("s3", "resuming");
    long seen = side.get("/api/orders/s3").json().get("position").asLong();
    place("s4", "resuming");
    place("s5", "somebody else");
    place("s6", "resuming");
    try (Listener listener =
        new Listener(
            side.uri("/api/orders/stream?customerId=resuming"),
            "Last-Event-ID",
            Long.toString(seen))) {
      awaitEvents(listener, 2);
      side.append("order-s3", new OrderConfirmed(new OrderId("s3")));
      awaitEvents(listener, 3);
      assertThat(listener.events().stream().map(each -> each.data().get("orderId").asString()))
          .containsExactly("s4", "s6", "s3");
      assertThat(listener.events().stream().map(Listener.Event::id)).isSorted();
    }
  }

  @Test
  void a_list_is_told_of_what_matches_and_of_nothing_else() throws Exception {
    place("s7", "watched");
    try (Listener listener = new Listener(side.uri("/api/orders/stream?customerId=watched"))) {
      awaitEvents(listener, 1);
      place("s8", "somebody else");
      place("s9", "watched");
      awaitEvents(listener, 2);
      assertThat(listener.events().getLast().data().get("orderId").asString()).isEqualTo("s9");
    }
  }

  @Test
  void a_bad_id_of_the_last_event_is_refused() {
    assertThat(side.get("/api/orders/stream", "Last-Event-ID", "x").status()).isEqualTo(400);
  }

  @Test
  void more_clients_than_there_are_places_for_are_sent_away_until_one_leaves() throws Exception {
    place("s10", "c");
    List<Listener> listeners = new ArrayList<>();
    try {
      Awaitility.await()
          .atMost(Duration.ofSeconds(40))
          .until(
              () -> {
                listeners.add(new Listener(side.uri("/api/orders/s10/stream")));
                return listeners.getLast().status() == 503;
              });
      assertThat(listeners).hasSizeLessThanOrEqualTo(LIMIT + 1);
    } finally {
      listeners.forEach(Listener::close);
    }
    // A client that went away is noticed at the next change, or at the next heartbeat.
    side.append("order-s10", new OrderConfirmed(new OrderId("s10")));
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              try (Listener again = new Listener(side.uri("/api/orders/s10/stream"))) {
                return again.status() == 200;
              }
            });
  }

  @Test
  void streams_end_in_good_order_when_the_service_stops() throws Exception {
    place("s11", "c");
    try (Listener listener = new Listener(side.uri("/api/orders/s11/stream"))) {
      awaitEvents(listener, 1);
      EventStreams streams = side.bean(EventStreams.class);
      streams.stop();
      listener.awaitEnd();
      assertThat(side.get("/api/orders/s11/stream").status()).isEqualTo(503);
      streams.start();
    }
  }
}

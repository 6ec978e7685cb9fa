package io.orderflow.axonserver;

import static io.orderflow.axonserver.Clients.event;
import static io.orderflow.axonserver.Clients.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.connector.event.AppendEventsTransaction;
import io.axoniq.axonserver.grpc.event.Event;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 90, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TailTest {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int MOST = 16;

  private final AxonServerNode node = AxonServerNode.temporary();
  private final Clients clients = new Clients(node);
  private final Http http = new Http(node);

  @AfterEach
  void stop() {
    http.close();
    clients.close();
    node.close();
  }

  private Looking look(String parameters) throws IOException, InterruptedException {
    return new Looking(http.client(), http.request("/v1/events/tail?" + parameters).build());
  }

  private static void append(AxonServerConnection connection, int count, String type) {
    AppendEventsTransaction transaction = connection.eventChannel().startAppendEventsTransaction();
    for (int i = 0; i < count; i++) {
      transaction.appendEvent(event("", 0, type, "p"));
    }
    get(transaction.commit());
  }

  @Nested
  class GivenSomebodyWhoLooks {

    @Test
    void eachEventIsShownAsItIsAppended() throws Exception {
      AxonServerConnection writer = clients.connect("writer");
      append(writer, 3, "before");
      Looking looking = look("context=default");

      for (int i = 0; i < 5; i++) {
        get(writer.eventChannel().appendEvents(event("a", i)));
      }

      await().atMost(SOON).until(() -> looking.events().size() == 5);
      assertThat(looking.events().getFirst())
          .startsWith("data: {\"token\":3,")
          .contains("\"aggregate\":\"a\"", "\"sequenceNumber\":0", "\"type\":\"thing.happened\"");
      assertThat(looking.events().getLast()).contains("\"token\":7");
      assertThat(looking.lines().getFirst()).isEqualTo(": after 2");
    }

    @Test
    void aFloodIsCutToItsEnd() throws Exception {
      AxonServerConnection writer = clients.connect("writer");
      Looking looking = look("context=default");

      append(writer, 5_000, "flood");

      await()
          .atMost(SOON)
          .until(() -> looking.events().stream().anyMatch(each -> each.contains("\"token\":4999")));
      assertThat(looking.events()).hasSizeLessThanOrEqualTo(200);
      assertThat(looking.lines()).anyMatch(each -> each.startsWith(": left out "));
    }

    @Test
    void itEndsWithTheContext() throws Exception {
      node.createContext("brief");
      Looking looking = look("context=brief");

      node.deleteContext("brief");

      await().atMost(SOON).until(looking::ended);
    }

    @Test
    void itEndsWithTheNodeWhichDoesNotWaitForIt() throws Exception {
      Looking looking = look("context=default");
      long begun = System.nanoTime();

      node.close();

      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
      await().atMost(SOON).until(looking::ended);
    }
  }

  @Nested
  class GivenWhatIsLookedFor {

    private static final long NOON = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();

    private void write(AxonServerConnection writer, int round) {
      for (Event each :
          List.of(
              event("a", round, "order.Placed", "{\"city\":\"Malaga\",\"n\":" + round + "}"),
              event("b", round, "order.Paid", "<paid n='" + round + "'/>"),
              event("", 0, "ping", "of no aggregate"))) {
        get(
            writer
                .eventChannel()
                .appendEvents(each.toBuilder().setTimestamp(NOON + round * 60_000L).build()));
      }
    }

    @ParameterizedTest
    @CsvSource({
      "aggregate=a, 3 6 9",
      "type=PAID, 4 7 10",
      "text=malaga, 3 6 9",
      "text=%22n%22:2, 6",
      "aggregate=b&text=n=%273, 10",
      "from=2026-03-01T12:02:00Z, 6 7 8 9 10 11",
      "to=2026-03-01T12:01:00Z, 3 4 5",
      "from=2026-03-01T12:02:00Z&to=2026-03-01T12:02:00Z&type=paid, 7",
      "from=2026-03-01T12:02:00Z&to=2026-03-01T12:02:00Z&aggregate=a, 6"
    })
    void thatIsShownAsTheSearchFindsIt(String parameters, String expected) throws Exception {
      node.createContext("looked");
      AxonServerConnection writer = clients.connectTo("looked");
      IntStream.range(0, 4).forEach(round -> write(writer, round));
      List<Long> tokens = Stream.of(expected.split(" ")).map(Long::valueOf).toList();

      Looking looking = look("context=looked&after=2&" + parameters);

      await().atMost(SOON).until(() -> looking.tokens().size() >= tokens.size());
      node.deleteContext("looked");
      await().atMost(SOON).until(looking::ended);
      assertThat(looking.tokens()).isEqualTo(tokens);
    }

    @Test
    void thatIsShownAsItIsAppended() throws Exception {
      AxonServerConnection writer = clients.connect("writer");
      Looking looking = look("type=paid&text=paid");

      IntStream.range(0, 3).forEach(round -> write(writer, round));

      await().atMost(SOON).until(() -> looking.tokens().size() == 3);
      assertThat(looking.tokens()).containsExactly(1L, 4L, 7L);
    }

    @Test
    void aTokenThatIsNotThereYetStandsForTheLast() throws Exception {
      AxonServerConnection writer = clients.connect("writer");
      append(writer, 3, "before");
      Looking looking = look("after=4711");

      append(writer, 1, "after");

      await().atMost(SOON).until(() -> !looking.tokens().isEmpty());
      assertThat(looking.lines().getFirst()).isEqualTo(": after 2");
      assertThat(looking.tokens()).containsExactly(3L);
    }

    @Test
    void oneThatWasCutOffGoesOnWhereItStopped() throws Exception {
      AxonServerConnection writer = clients.connect("writer");
      append(writer, 40, "before");
      append(writer, 40, "meanwhile");

      Looking looking = look("after=39");

      await().atMost(SOON).until(() -> looking.tokens().size() == 40);
      assertThat(looking.lines().getFirst()).isEqualTo(": after 39");
      assertThat(looking.tokens()).isEqualTo(LongStream.range(40, 80).boxed().toList());
    }

    @Test
    void ofAFloodTheLastThatAreWantedAreShownAndTheOthersCounted() throws Exception {
      AxonServerConnection writer = clients.connect("writer");
      AppendEventsTransaction flood = writer.eventChannel().startAppendEventsTransaction();
      for (int i = 0; i < 5_000; i++) {
        flood.appendEvent(event("", 0, i % 10 == 0 ? "tenth" : "other", "p"));
      }
      get(flood.commit());

      Looking looking = look("after=-1&type=tenth");

      await().atMost(SOON).until(() -> looking.tokens().contains(4_990L));
      // 3,000 were not looked at, and of the 200 in the last 2,000 the first 100 not shown.
      assertThat(looking.lines()).contains(": left out 3100");
      assertThat(looking.tokens())
          .isEqualTo(LongStream.range(400, 500).map(i -> i * 10).boxed().toList());
    }

    @Test
    void whereItIsIsToldWhenThereWasNothingToShowForLong() throws Exception {
      AxonServerConnection writer = clients.connect("writer");
      Looking looking = look("type=never");

      append(writer, 3, "other");

      await().atMost(SOON).until(() -> looking.lines().contains(": after 2"));
      assertThat(looking.tokens()).isEmpty();
    }
  }

  @Nested
  class GivenAsManyAsMayLook {

    @Test
    void theNextIsRefusedUntilOneLeaves() throws Exception {
      List<Socket> sockets = new ArrayList<>();
      for (int i = 0; i < MOST; i++) {
        sockets.add(silent());
      }

      await().atMost(SOON).until(() -> look("context=default").status() == 503);
      for (Socket each : sockets) {
        each.close();
      }
      // That somebody has left is noticed when there is something to tell.
      AxonServerConnection writer = clients.connect("writer");
      await()
          .atMost(SOON)
          .until(
              () -> {
                append(writer, 1, "any");
                return look("context=default").status() == 200;
              });
    }

    @Test
    void whoReadsNothingLosesTheirPlace() throws Exception {
      for (int i = 0; i < MOST; i++) {
        silent();
      }
      await().atMost(SOON).until(() -> look("context=default").status() == 503);

      append(clients.connect("writer"), 60, "t".repeat(300_000));

      await().atMost(Duration.ofSeconds(40)).until(() -> look("context=default").status() == 200);
    }

    private Socket silent() throws IOException {
      Socket socket = new Socket();
      socket.setReceiveBufferSize(4096);
      socket.connect(new InetSocketAddress("127.0.0.1", node.httpPort()), 5_000);
      socket
          .getOutputStream()
          .write(
              "GET /v1/events/tail HTTP/1.1\r\nHost: localhost\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      return socket;
    }
  }

  @Nested
  class GivenWhatIsNoRequest {

    @Test
    void itIsSaidSo() {
      assertThat(http.get("/v1/events/tail?context=none").status()).isEqualTo(404);
      assertThat(http.get("/v1/events/tail/x").status()).isEqualTo(404);
      assertThat(http.delete("/v1/events/tail").status()).isEqualTo(405);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "from=yesterday",
          "to=2026-13-01T00:00:00Z",
          "from=%2B1000000000-12-31T23:59:59Z"
        })
    void theSameIsSaidOfATimeAsBySearching(String parameters) {
      Http.Reply refusal = http.get("/v1/events/tail?" + parameters);

      assertThat(refusal.status()).isEqualTo(400);
      assertThat(refusal.body()).isEqualTo(http.get("/v1/events?" + parameters).body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"after=-2", "after=last"})
    void whatIsNoTokenIsRefused(String parameters) {
      assertThat(http.get("/v1/events/tail?" + parameters).status()).isEqualTo(400);
    }
  }
}

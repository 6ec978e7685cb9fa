package io.orderflow.axonserver;

import static io.orderflow.axonserver.Clients.event;
import static io.orderflow.axonserver.Clients.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.connector.event.AppendEventsTransaction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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

  /** Reads lines as they come, until the node ends them. */
  private final class Looking {

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private final int status;

    Looking(String context) throws IOException, InterruptedException {
      HttpResponse<Stream<String>> answer =
          http.client()
              .send(
                  http.request("/v1/events/tail?context=" + context).build(),
                  BodyHandlers.ofLines());
      status = answer.statusCode();
      thread =
          Thread.startVirtualThread(
              () -> {
                try (Stream<String> body = answer.body()) {
                  body.forEach(lines::add);
                } catch (UncheckedIOException cut) {
                  // The node has gone.
                }
              });
      if (status == 200) {
        await().atMost(SOON).until(() -> !lines.isEmpty());
      }
    }

    List<String> events() {
      return lines.stream().filter(each -> each.startsWith("data: ")).toList();
    }

    boolean ended() {
      return !thread.isAlive();
    }
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
      Looking looking = new Looking("default");

      for (int i = 0; i < 5; i++) {
        get(writer.eventChannel().appendEvents(event("a", i)));
      }

      await().atMost(SOON).until(() -> looking.events().size() == 5);
      assertThat(looking.events().getFirst())
          .startsWith("data: {\"token\":3,")
          .contains("\"aggregate\":\"a\"", "\"sequenceNumber\":0", "\"type\":\"thing.happened\"");
      assertThat(looking.events().getLast()).contains("\"token\":7");
      assertThat(looking.lines.peek()).isEqualTo(": after 2");
    }

    @Test
    void aFloodIsCutToItsEnd() throws Exception {
      AxonServerConnection writer = clients.connect("writer");
      Looking looking = new Looking("default");

      append(writer, 5_000, "flood");

      await()
          .atMost(SOON)
          .until(() -> looking.events().stream().anyMatch(each -> each.contains("\"token\":4999")));
      assertThat(looking.events()).hasSizeLessThanOrEqualTo(200);
      assertThat(looking.lines).anyMatch(each -> each.startsWith(": left out "));
    }

    @Test
    void itEndsWithTheContext() throws Exception {
      node.createContext("brief");
      Looking looking = new Looking("brief");

      node.deleteContext("brief");

      await().atMost(SOON).until(looking::ended);
    }

    @Test
    void itEndsWithTheNodeWhichDoesNotWaitForIt() throws Exception {
      Looking looking = new Looking("default");
      long begun = System.nanoTime();

      node.close();

      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
      await().atMost(SOON).until(looking::ended);
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

      await().atMost(SOON).until(() -> new Looking("default").status == 503);
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
                return new Looking("default").status == 200;
              });
    }

    @Test
    void whoReadsNothingLosesTheirPlace() throws Exception {
      for (int i = 0; i < MOST; i++) {
        silent();
      }
      await().atMost(SOON).until(() -> new Looking("default").status == 503);

      append(clients.connect("writer"), 60, "t".repeat(300_000));

      await().atMost(Duration.ofSeconds(40)).until(() -> new Looking("default").status == 200);
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
  }
}

package io.orderflow.axonserver.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import io.orderflow.axonserver.access.Security;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestThreadsTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int MOST = 2;
  private static final String WHOLE = "GET /quick HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String PART = WHOLE.substring(0, 7);

  /** More than the two ends of a connection keep for one who does not read. */
  private static final String MUCH = "x".repeat(8 << 20);

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch mayAnswer = new CountDownLatch(1);
  private final Semaphore arrived = new Semaphore(0);
  private final List<Socket> sockets = new ArrayList<>();
  private final HttpEndpoint http =
      new HttpEndpoint(
          Security.none(),
          "127.0.0.1",
          0,
          new Router()
              .add("GET", "/quick", request -> new Answer(200, Map.of()))
              .add("POST", "/quick", request -> new Answer(200, Map.of()))
              .add(
                  "GET",
                  "/much",
                  request -> {
                    arrived.release();
                    return new Answer(200, new Text("text/plain", MUCH));
                  })
              .add(
                  "GET",
                  "/slow",
                  request -> {
                    asked.countDown();
                    return new Answer(mayAnswer.await(20, SECONDS) ? 200 : 500, Map.of());
                  }),
          this::answerWithoutABody,
          new RequestThreads(MOST, Duration.ZERO));

  private void answerWithoutABody(HttpExchange exchange) throws IOException {
    try (exchange) {
      arrived.release();
      exchange.getResponseHeaders().set("Much", MUCH);
      exchange.sendResponseHeaders(204, -1);
    }
  }

  @AfterEach
  void close() throws IOException {
    for (Socket each : sockets) {
      each.close();
    }
    http.close();
  }

  private Socket send(String request) throws IOException {
    Socket socket = new Socket("127.0.0.1", http.port());
    sockets.add(socket);
    write(socket, request);
    return socket;
  }

  private static void write(Socket socket, String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
  }

  private static String firstLine(Socket socket) throws IOException {
    socket.setSoTimeout((int) LIMIT.toMillis());
    return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
  }

  /** Without an answer before. */
  private static boolean isCutOff(Socket socket) throws IOException {
    socket.setSoTimeout(50);
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException open) {
      return false;
    } catch (SocketException reset) {
      return true;
    }
  }

  private static boolean isAnswered(Socket socket) throws IOException {
    try {
      return firstLine(socket).equals("HTTP/1.1 200");
    } catch (SocketException reset) {
      return false;
    }
  }

  @Nested
  class GivenARequestThatDoesNotArrive {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "G",
          "GET /quick HTTP/1.1\r\nHost: local",
          "POST /quick HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{"
        })
    void itsConnectionIsClosed(String part) throws IOException {
      Socket socket = send(part);

      await()
          .atMost(LIMIT)
          .until(
              () -> {
                http.endSlow();
                return isCutOff(socket);
              });
    }
  }

  @Nested
  class GivenAnAnswerThatTakesLong {

    @Test
    void itIsGivenAllTheSame() throws Exception {
      Socket socket = send("GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(asked.await(20, SECONDS)).isTrue();

      http.endSlow();
      mayAnswer.countDown();

      assertThat(firstLine(socket)).isEqualTo("HTTP/1.1 200");
    }
  }

  @Nested
  class GivenAsManyRequestsAsMayBeUnderWay {

    @Test
    void whoComesThenIsCutOffUntilOneHasEnded() throws IOException {
      Socket first = send(PART);
      send(PART);
      await().atMost(LIMIT).until(() -> isCutOff(send(WHOLE)));

      write(first, WHOLE.substring(PART.length()));

      assertThat(firstLine(first)).isEqualTo("HTTP/1.1 200");
      await().atMost(LIMIT).until(() -> !isCutOff(send(WHOLE)));
    }
  }

  @Nested
  class GivenAsManyAnswersThatNobodyReads {

    @ParameterizedTest
    @ValueSource(strings = {"/much", "/dashboard"})
    void othersAreAnsweredOnceTheirTimeIsOver(String path) throws Exception {
      for (int i = 0; i < MOST; i++) {
        send("GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(path));
      }
      assertThat(arrived.tryAcquire(MOST, 20, SECONDS)).isTrue();
      assertThat(isAnswered(send(WHOLE))).isFalse();

      await()
          .atMost(LIMIT)
          .until(
              () -> {
                http.endSlow();
                return isAnswered(send(WHOLE));
              });
    }
  }
}

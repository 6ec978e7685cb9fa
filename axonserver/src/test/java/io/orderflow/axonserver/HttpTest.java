package io.orderflow.axonserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTest {

  private static final String JSON = "application/json";

  private final AxonServerNode node = AxonServerNode.temporary();
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    http.close();
    node.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.httpPort() + path))
        .timeout(Duration.ofSeconds(10));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String body, String type) throws Exception {
    return send(
        request("/v1/context").header("Content-Type", type).POST(BodyPublishers.ofString(body)));
  }

  @Nested
  class WhenToolsAskForTheNode {

    @Test
    void itSaysWhatItIs() throws Exception {
      HttpResponse<String> answer = send(request("/v1/public/me"));

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).contains(JSON);
      assertThat(answer.body())
          .contains("\"grpcPort\":" + node.grpcPort())
          .contains("\"httpPort\":" + node.httpPort())
          .contains("\"contexts\":[\"default\"]");
    }

    @Test
    void itIsStillWell() throws Exception {
      assertThat(send(request("/actuator/health")).body()).isEqualTo("{\"status\":\"UP\"}");
      assertThat(send(request("/actuator/info")).body())
          .contains("grpcPort", "\"version\":\"2025.2\"");
    }
  }

  @Nested
  class WhenToolsMakeAndDeleteContexts {

    @Test
    void theyComeAndGo() throws Exception {
      HttpResponse<String> created =
          post(
              """
              {"context": "one", "dcbContext": false, "replicationGroup": "one",
               "roles": [{ "node": "axonserver", "role": "PRIMARY" }]}
              """,
              JSON);

      assertThat(created.statusCode()).isEqualTo(202);
      assertThat(node.contexts()).contains("one");
      assertThat(send(request("/v1/public/context")).body())
          .contains("\"context\":\"one\"", "\"context\":\"default\"");

      assertThat(send(request("/v1/context/one").DELETE()).statusCode()).isEqualTo(202);
      assertThat(send(request("/v1/public/context")).body()).doesNotContain("one");
    }

    @Test
    void theyAreMadeAsToolsExpectOfANewServer() throws Exception {
      for (int again = 0; again < 2; again++) {
        assertThat(send(request("/v1/context/init").POST(BodyPublishers.noBody())).statusCode())
            .isEqualTo(202);
        assertThat(node.contexts()).containsExactly("_admin", "default");
      }
      assertThat(send(request("/internal/raft/contexts")).body())
          .contains("\"context\":\"_admin\"", "\"context\":\"default\"");
    }

    @Test
    void theDefaultCanBeEmptiedThatWay() throws Exception {
      assertThat(send(request("/v1/context/default").DELETE()).statusCode()).isEqualTo(202);
      assertThat(post("{\"context\":\"default\"}", JSON).statusCode()).isEqualTo(202);
      assertThat(node.contexts()).containsExactly("default");
    }

    @Test
    void whatIsWrongIsToldAsJson() throws Exception {
      assertThat(post("{\"context\":\"default\"}", JSON).statusCode()).isEqualTo(409);
      assertThat(post("{\"context\":\"_admin\"}", JSON).statusCode()).isEqualTo(400);
      assertThat(post("{\"context\":\"a\",\"dcbContext\":true}", JSON).statusCode()).isEqualTo(400);
      assertThat(post("{\"context\":", JSON).statusCode()).isEqualTo(400);
      assertThat(post("x".repeat(70_000), JSON).statusCode()).isEqualTo(413);
      HttpResponse<String> missing = send(request("/v1/context/none").DELETE());
      assertThat(missing.statusCode()).isEqualTo(404);
      assertThat(missing.body()).contains("\"message\":\"There is no context none\"");
    }
  }

  @Nested
  class WhenARequestAboutTheNodeNamesOneContext {

    /** Access control would let in who may administer that one alone. */
    @Test
    void itIsRefused() throws Exception {
      assertThat(send(request("/v1/context/default?context=mine").DELETE()).statusCode())
          .isEqualTo(400);
      assertThat(send(request("/v1/public/context?context=mine")).statusCode()).isEqualTo(400);
      assertThat(node.contexts()).containsExactly("default");
    }
  }

  @Nested
  class WhenAPageOfAnotherOriginAsks {

    @Test
    void aFormChangesNothing() throws Exception {
      assertThat(post("{\"context\":\"evil\"}", "text/plain").statusCode()).isEqualTo(415);
      assertThat(node.contexts()).containsExactly("default");
    }

    @Test
    void itsOriginIsRefused() throws Exception {
      HttpResponse<String> refused =
          send(request("/v1/context/default").header("Origin", "http://evil.example").DELETE());

      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(node.contexts()).containsExactly("default");
      assertThat(
              send(request("/v1/context/default")
                      .header("Origin", "http://127.0.0.1:" + node.httpPort())
                      .DELETE())
                  .statusCode())
          .isEqualTo(202);
    }

    /** One that leads here, although it is that of the page: a browser sees one origin. */
    @ParameterizedTest
    @ValueSource(
        strings = {"DELETE /v1/context/default", "GET /v1/events", "GET /dashboard/app.js"})
    void aNameThatIsNotOursIsRefused(String request) throws IOException {
      assertThat(answerTo(request, "evil.example")).startsWith("HTTP/1.1 403");
      assertThat(node.contexts()).containsExactly("default");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "LOCALHOST", "[::1]"})
    void ourOwnAreNot(String name) throws IOException {
      assertThat(answerTo("GET /v1/events", name)).startsWith("HTTP/1.1 200");
    }

    private String answerTo(String request, String name) throws IOException {
      String host = name + ":" + node.httpPort();
      try (Socket socket = new Socket("127.0.0.1", node.httpPort())) {
        socket.setSoTimeout(10_000);
        socket
            .getOutputStream()
            .write(
                "%s HTTP/1.1\r\nHost: %s\r\nOrigin: http://%s\r\nConnection: close\r\n\r\n"
                    .formatted(request, host, host)
                    .getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      }
    }
  }

  @Nested
  class WhenAPathOrAMethodIsNotThere {

    @Test
    void itIsSaidAsJson() throws Exception {
      HttpResponse<String> unknown = send(request("/v1/nothing"));
      assertThat(unknown.statusCode()).isEqualTo(404);
      assertThat(unknown.body()).contains("/v1/nothing");
      assertThat(send(request("/actuator/healthy")).statusCode()).isEqualTo(404);

      HttpResponse<String> wrong = send(request("/v1/public/context").DELETE());
      assertThat(wrong.statusCode()).isEqualTo(405);
      assertThat(wrong.headers().firstValue("Allow")).contains("GET, HEAD");
    }

    @Test
    void headAnswersAsGetWithoutABody() throws Exception {
      HttpResponse<String> head =
          send(request("/v1/public/me").method("HEAD", BodyPublishers.noBody()));

      assertThat(head.statusCode()).isEqualTo(HttpURLConnection.HTTP_OK);
      assertThat(head.body()).isEmpty();
    }

    @Test
    void aPathThatIsNoneIsRefused() throws IOException {
      try (Socket socket = new Socket("127.0.0.1", node.httpPort())) {
        socket.setSoTimeout(10_000);
        socket
            .getOutputStream()
            .write("DELETE /v1/context/%zz HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(answer).startsWith("HTTP/1.1 400");
      }
    }
  }
}

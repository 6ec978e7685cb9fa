package io.orderflow.axonserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardFilesTest {

  private static final Pattern REFERENCE =
      Pattern.compile("(?:href|src)=\"(dashboard/[^\"]+)\"|from \"\\./([^\"]+)\"");

  private final AxonServerNode node = AxonServerNode.temporary();
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterAll
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

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  /** Everything that the page loads, and what that loads. */
  private Set<String> loaded() throws Exception {
    Set<String> found = new TreeSet<>();
    Deque<String> open = new ArrayDeque<>(Set.of("/"));
    while (!open.isEmpty()) {
      String path = open.remove();
      if (found.add(path)) {
        Matcher reference = REFERENCE.matcher(send(request(path)).body());
        while (reference.find()) {
          String whole = reference.group(1);
          open.add(whole == null ? "/dashboard/" + reference.group(2) : "/" + whole);
        }
      }
    }
    return found;
  }

  @Nested
  class WhenABrowserOpensTheNode {

    @Test
    void eachFileThatThePageNeedsIsThereAsWhatItIs() throws Exception {
      Set<String> paths = loaded();

      assertThat(paths).contains("/", "/dashboard/app.js", "/dashboard/dom.js");
      for (String path : paths) {
        HttpResponse<String> answer = send(request(path));
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        assertThat(header(answer, "Content-Type"))
            .as(path)
            .matches("(text/(html|css|javascript); charset=utf-8)|image/svg\\+xml");
      }
    }

    @Test
    void nothingIsLoadedFromElsewhereAndNoTextBecomesHtml() throws Exception {
      for (String path : loaded()) {
        HttpResponse<String> answer = send(request(path));
        assertThat(header(answer, "Content-Security-Policy"))
            .as(path)
            .contains("default-src 'self'", "require-trusted-types-for 'script'")
            .doesNotContain("unsafe", "*");
        assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.body().replace("http://www.w3.org/2000/svg", ""))
            .as(path)
            .doesNotContain("http://", "https://", "innerHTML", "insertAdjacentHTML");
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dashboard", "/dashboard/"})
    void whatSomebodyTypesLeadsToThePage(String path) throws Exception {
      HttpResponse<String> answer = send(request(path));

      assertThat(answer.statusCode()).isEqualTo(302);
      assertThat(URI.create("http://node" + path).resolve(header(answer, "Location")))
          .isEqualTo(URI.create("http://node/"));
    }
  }

  @Nested
  class WhenItHasAFileAlready {

    @Test
    void itIsToldThatItIsStillTheSame() throws Exception {
      String tag = header(send(request("/dashboard/app.js")), "ETag");

      HttpResponse<String> again = send(request("/dashboard/app.js").header("If-None-Match", tag));

      assertThat(again.statusCode()).isEqualTo(304);
      assertThat(again.body()).isEmpty();
      assertThat(header(again, "Cache-Control")).isEqualTo("no-cache");
      assertThat(send(request("/dashboard/app.js").header("If-None-Match", "\"other\"")).body())
          .isNotEmpty();
    }

    @Test
    void headSaysHowLongItIs() throws Exception {
      HttpResponse<String> whole = send(request("/"));

      HttpResponse<String> head = send(request("/").method("HEAD", BodyPublishers.noBody()));

      assertThat(head.statusCode()).isEqualTo(200);
      assertThat(head.body()).isEmpty();
      assertThat(header(head, "Content-Length")).isEqualTo(header(whole, "Content-Length"));
      assertThat(header(head, "ETag")).isEqualTo(header(whole, "ETag"));
    }
  }

  @Nested
  class WhenSomethingElseIsAskedFor {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "/dashboard/none.js",
          "/dashboard/../logback-test.xml",
          "/dashboard/%2e%2e/logback-test.xml",
          "/dashboard/dashboard/app.js",
          "/dashboard//app.js",
          "/dashboardapp.js",
        })
    void thereIsNothing(String path) throws Exception {
      assertThat(send(request(path)).statusCode()).isEqualTo(404);
    }

    @Test
    void nothingCanBeChanged() throws Exception {
      HttpResponse<String> refused = send(request("/dashboard/app.js").DELETE());

      assertThat(refused.statusCode()).isEqualTo(405);
      assertThat(header(refused, "Allow")).isEqualTo("GET, HEAD");
    }
  }
}

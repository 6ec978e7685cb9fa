package io.orderflow.standalone.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.web.context.servlet.AnnotationConfigServletWebApplicationContext;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

class HttpFrontTest {

  private static final String METRICS = "# TYPE orders_total counter\norders_total 1.0\n";
  private static final Duration GRACE = Duration.ofSeconds(20);

  private final HttpClient client = HttpClient.newHttpClient();
  private final Path work;
  private final HttpFront front;
  private boolean storeIsUp = true;

  HttpFrontTest(@TempDir Path work) {
    this.work = work;
    this.front = front(0);
  }

  private HttpFront front(int port) {
    return new HttpFront(InetAddress.getLoopbackAddress(), port, work, GRACE);
  }

  @AfterEach
  void close() {
    front.close();
  }

  @Nested
  class Once_it_is_open {

    Once_it_is_open() {
      front.open(
          started(front, Commands.class),
          started(front, Queries.class),
          new PlatformHealth(Map.of("store", () -> PlatformHealth.Part.of(storeIsUp))),
          new PlatformMetrics(List.of(() -> METRICS)));
    }

    @Test
    void reads_go_to_the_query_side_and_all_else_to_the_command_side() throws Exception {
      assertThat(send("GET", "/thing").body()).isEqualTo("read");
      assertThat(send("POST", "/thing").body()).isEqualTo("written on a virtual thread");
      assertThat(send("HEAD", "/thing").statusCode()).isEqualTo(200);
      assertThat(send("GET", "/written").statusCode()).isEqualTo(404);
    }

    @Test
    void what_belongs_to_projections_goes_to_the_query_side() throws Exception {
      assertThat(send("POST", "/api/projections/orders/rebuild").body()).isEqualTo("rebuilding");
    }

    @Test
    void each_service_keeps_its_own_filters() throws Exception {
      assertThat(send("POST", "/thing").headers().firstValue("Filtered")).contains("commands");
      assertThat(send("GET", "/thing").headers().firstValue("Filtered")).isEmpty();
    }

    @Test
    void an_error_that_no_service_handles_is_a_problem_document() throws Exception {
      HttpResponse<String> answer = send("GET", "/broken");

      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(answer.headers().firstValue("Content-Type"))
          .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
      assertThat(answer.body()).contains("\"status\":500").doesNotContain("secret");
    }

    @Test
    void a_live_stream_does_not_hold_up_the_stop() throws Exception {
      HttpResponse<InputStream> stream =
          client.send(request("GET", "/stream"), BodyHandlers.ofInputStream());
      assertThat(stream.body().read()).isNotNegative();
      Instant before = Instant.now();

      front.drain();

      assertThat(Duration.between(before, Instant.now())).isLessThan(GRACE);
      assertThat(stream.body().readAllBytes()).isNotNull();
    }

    @Test
    void health_is_up_while_each_part_is() throws Exception {
      HttpResponse<String> answer = send("GET", "/actuator/health");

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body())
          .isEqualTo("{\"status\":\"UP\",\"components\":{\"store\":{\"status\":\"UP\"}}}");
    }

    @Test
    void metrics_are_those_of_the_whole_platform() throws Exception {
      HttpResponse<String> answer = send("GET", "/actuator/prometheus");

      assertThat(answer.headers().firstValue("Content-Type"))
          .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
      assertThat(answer.body()).isEqualTo(METRICS);
    }

    @Test
    void health_is_down_when_one_part_is() throws Exception {
      storeIsUp = false;

      assertThat(send("GET", "/actuator/health").statusCode()).isEqualTo(503);
    }
  }

  @Test
  void a_port_that_another_has_is_named_as_such() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        HttpFront second = front(other.getLocalPort())) {
      assertThatThrownBy(
              () ->
                  second.open(
                      started(second, Commands.class),
                      started(second, Queries.class),
                      new PlatformHealth(Map.of()),
                      new PlatformMetrics(List.of())))
          .isInstanceOf(PortInUseException.class);
    }
  }

  private static AnnotationConfigServletWebApplicationContext started(
      HttpFront front, Class<?> configuration) {
    AnnotationConfigServletWebApplicationContext context =
        new AnnotationConfigServletWebApplicationContext();
    context.setServletContext(front.servletContext());
    context.register(configuration);
    context.refresh();
    return context;
  }

  private HttpResponse<String> send(String method, String path) throws Exception {
    return client.send(request(method, path), BodyHandlers.ofString());
  }

  private HttpRequest request(String method, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + front.port() + path))
        .method(method, BodyPublishers.noBody())
        .timeout(Duration.ofSeconds(10))
        .build();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableWebMvc
  @RestController
  static class Commands {
    @Bean
    DispatcherServlet dispatcher() {
      return new DispatcherServlet();
    }

    @Bean
    OncePerRequestFilter mark() {
      return new OncePerRequestFilter() {
        @Override
        protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
          response.setHeader("Filtered", "commands");
          chain.doFilter(request, response);
        }
      };
    }

    @PostMapping("/thing")
    String write() {
      return "written on a "
          + (Thread.currentThread().isVirtual() ? "virtual" : "platform")
          + " thread";
    }

    @PostMapping("/written")
    String written() {
      return "written";
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableWebMvc
  @RestController
  static class Queries {
    @Bean
    DispatcherServlet dispatcher() {
      return new DispatcherServlet();
    }

    @GetMapping("/thing")
    String read() {
      return "read";
    }

    @PostMapping("/api/projections/orders/rebuild")
    String rebuild() {
      return "rebuilding";
    }

    @GetMapping("/stream")
    SseEmitter stream() throws IOException {
      SseEmitter stream = new SseEmitter(0L);
      stream.send("first");
      return stream;
    }

    @GetMapping("/broken")
    String broken() {
      throw new IllegalStateException("secret");
    }
  }
}

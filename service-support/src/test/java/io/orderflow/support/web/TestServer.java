package io.orderflow.support.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.api.Price;
import io.orderflow.api.Sku;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real server with nothing but the web support and one controller that takes everything. */
final class TestServer implements AutoCloseable {

  record Bound(Sku sku, Price price, List<Integer> numbers) {}

  @RestController
  static final class Endpoints {
    static final AtomicInteger handled = new AtomicInteger();

    @PostMapping(path = "/things", consumes = "application/json", produces = "application/json")
    Map<String, String> post(JsonBody body) {
      JsonObject root = body.root();
      Field<Sku> sku = root.value("sku", 64, Sku::new);
      root.price("price");
      root.optionalText("note", 10);
      root.optionalInstant("at");
      root.objects("lines", 1, 3).forEach(line -> line.integer("quantity", 1, 10));
      body.check();
      handled.incrementAndGet();
      return Map.of("sku", sku.get().value());
    }

    @PostMapping(path = "/bound", consumes = "application/json")
    Bound bind(@RequestBody Bound body) {
      return body;
    }

    @GetMapping("/things/{sku}")
    String get(
        @PathVariable Sku sku, @RequestHeader("Wanted") String wanted, @RequestParam int limit) {
      if (limit == 666) {
        throw new IllegalStateException("a secret");
      }
      if (limit == 503) {
        throw new ProblemException(ProblemCode.OVERLOADED, "too much at once");
      }
      return sku.value();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    TomcatServletWebServerAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    WebMvcAutoConfiguration.class,
    ErrorMvcAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class,
    JacksonAutoConfiguration.class
  })
  @Import({WebSupport.class, Endpoints.class})
  static class Config {}

  record Answer(int status, HttpResponse<String> response, JsonNode body) {

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    List<String> fields() {
      return body.path("errors").valueStream().map(each -> each.get("field").asString()).toList();
    }

    String code() {
      return body.path("code").asString();
    }
  }

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final ConfigurableApplicationContext context =
      new SpringApplicationBuilder(Config.class)
          .properties("server.port=0", "server.address=127.0.0.1")
          .run();
  private final HttpClient client = HttpClient.newHttpClient();

  int port() {
    return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
        .timeout(Duration.ofSeconds(10));
  }

  Answer post(String path, String body) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    String body = response.body();
    if (response.statusCode() >= 400) {
      assertThat(response.headers().firstValue("Content-Type"))
          .hasValue("application/problem+json");
      JsonNode problem = JSON.readTree(body);
      assertThat(problem.path("status").asInt()).isEqualTo(response.statusCode());
      for (String each : List.of("type", "title", "detail", "code")) {
        assertThat(problem.path(each).asString()).as(each).isNotBlank();
      }
      return new Answer(response.statusCode(), response, problem);
    }
    return new Answer(
        response.statusCode(), response, JSON.readTree(body.startsWith("{") ? body : "{}"));
  }

  /** What comes back for bytes that no HTTP client would send. */
  String raw(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    client.close();
    context.close();
  }
}

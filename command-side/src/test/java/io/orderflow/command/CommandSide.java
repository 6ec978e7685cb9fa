package io.orderflow.command;

import io.orderflow.axonserver.AxonServerNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole command side against a node, and a client for it. */
public final class CommandSide implements AutoCloseable {

  public static final String IMPORTER = "the-importer's-token";

  /** An answer; its body is an empty object where there is none. */
  public record Answer(int status, HttpResponse<String> response, JsonNode body) {

    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    public String code() {
      return body.path("code").asString("");
    }

    public List<String> fields() {
      return body.path("errors").valueStream().map(each -> each.get("field").asString()).toList();
    }
  }

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final ConfigurableApplicationContext context;
  private final HttpClient http = HttpClient.newHttpClient();

  public CommandSide(AxonServerNode node) {
    context =
        CommandSideApplication.builder()
            .run(
                "--axon.axonserver.servers=127.0.0.1:" + node.grpcPort(),
                "--axon.axonserver.client-id=command-side-" + UUID.randomUUID(),
                "--orderflow.importer-token=" + IMPORTER,
                "--server.port=0");
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  public Answer post(String path, String body, String... headers) {
    return send("POST", path, body, headers);
  }

  public Answer send(String method, String path, String body, String... headers) {
    int port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(30))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      String text = response.body();
      return new Answer(
          response.statusCode(), response, JSON.readTree(text.isEmpty() ? "{}" : text));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.close();
    context.close();
  }
}

package io.orderflow.axonserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks a node over HTTP, as the dashboard does. */
final class Http implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final AxonServerNode node;
  private final @Nullable String token;

  Http(AxonServerNode node) {
    this(node, null);
  }

  Http(AxonServerNode node, @Nullable String token) {
    this.node = node;
    this.token = token;
  }

  record Reply(int status, String body) {
    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (java.io.IOException noJson) {
        throw new IllegalStateException(body, noJson);
      }
    }
  }

  HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.httpPort() + path))
            .timeout(Duration.ofSeconds(20));
    return token == null ? request : request.header("AxonIQ-Access-Token", token);
  }

  HttpClient client() {
    return client;
  }

  Reply get(String path) {
    return send(request(path));
  }

  Reply delete(String path) {
    return send(request(path).DELETE());
  }

  private Reply send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
      return new Reply(answer.statusCode(), answer.body());
    } catch (java.io.IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    } catch (InterruptedException stop) {
      throw new IllegalStateException(stop);
    }
  }

  JsonNode json(String path) {
    Reply reply = get(path);
    if (reply.status != 200) {
      throw new IllegalStateException(reply.toString());
    }
    return reply.json();
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}

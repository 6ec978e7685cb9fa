package io.orderflow.systemtests.harness;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A client of the HTTP contract; every request has a time limit, and none is repeated. */
public final class Api {

  private static final Duration LIMIT = Duration.ofSeconds(40);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI base;

  public Api(URI base) {
    this.base = base;
  }

  public static Api onPort(int port) {
    return new Api(URI.create("http://127.0.0.1:" + port));
  }

  public HttpClient http() {
    return http;
  }

  public URI uri(String path) {
    return URI.create(base + path);
  }

  public Answer get(String path) {
    return get(path, Map.of());
  }

  public Answer get(String path, Map<String, String> headers) {
    return send("GET", path, BodyPublishers.noBody(), headers);
  }

  public Answer post(String path, JsonNode body) {
    return post(path, body, Map.of());
  }

  public Answer post(String path, JsonNode body, Map<String, String> headers) {
    return sendJson("POST", path, body.toString(), headers);
  }

  public Answer put(String path, JsonNode body) {
    return sendJson("PUT", path, body.toString(), Map.of());
  }

  public Answer delete(String path) {
    return send("DELETE", path, BodyPublishers.noBody(), Map.of());
  }

  /**
   * @param body sent as it is, as {@code application/json} unless the headers say otherwise
   */
  public Answer sendJson(String method, String path, String body, Map<String, String> headers) {
    return send(method, path, BodyPublishers.ofString(body), headers);
  }

  private Answer send(
      String method, String path, HttpRequest.BodyPublisher body, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path)).timeout(LIMIT).method(method, body);
    if (body.contentLength() != 0) {
      request.setHeader("Content-Type", "application/json");
    }
    headers.forEach(request::setHeader);
    try {
      return Answer.of(http.send(request.build(), BodyHandlers.ofString()));
    } catch (IOException failed) {
      throw new Unreachable(method + " " + uri(path), failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** Nobody answered, or not to the end: whether the request was handled is not known. */
  public static final class Unreachable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Unreachable(String request, IOException cause) {
      super(request + ": " + cause, cause);
    }
  }
}

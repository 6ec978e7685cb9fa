package io.orderflow.systemtests.harness;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** What the platform answered over HTTP. */
public record Answer(String request, int status, HttpHeaders headers, String text) {

  static Answer of(HttpResponse<String> response) {
    return new Answer(
        response.request().method() + " " + response.request().uri(),
        response.statusCode(),
        response.headers(),
        response.body());
  }

  /**
   * @throws AssertionError where the status is another one
   */
  public Answer expect(int expected) {
    if (status != expected) {
      throw new AssertionError("%d expected, but was %s".formatted(expected, this));
    }
    return this;
  }

  public JsonNode json() {
    return Json.read(text);
  }

  public Optional<String> header(String name) {
    return headers.firstValue(name);
  }

  /** The sequence number of the aggregate's last event, as the answer to a command tells it. */
  public long version() {
    return header("Version")
        .map(Long::parseLong)
        .orElseThrow(() -> new AssertionError("no Version header in " + this));
  }

  /** A problem document's stable code. */
  public String code() {
    return json().path("code").asString("");
  }

  /** The fields that a problem document names. */
  public List<String> badFields() {
    return StreamSupport.stream(json().path("errors").spliterator(), false)
        .map(error -> error.path("field").asString(""))
        .toList();
  }

  @Override
  public String toString() {
    return "%s -> %d %s %s".formatted(request, status, headers.map(), text);
  }
}

package io.orderflow.query;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of server-sent events. */
final class Listener implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();

  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final List<String> comments = new CopyOnWriteArrayList<>();
  private final HttpResponse<Stream<String>> response;
  private final HttpClient client = HttpClient.newHttpClient();
  private final CompletableFuture<Void> done;

  record Event(long id, String name, JsonNode data) {}

  Listener(URI uri, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).GET();
    if (headers.length > 0) {
      request.headers(headers);
    }
    response = client.send(request.build(), HttpResponse.BodyHandlers.ofLines());
    done = new CompletableFuture<>();
    Thread.ofVirtual().start(this::read);
  }

  private void read() {
    String[] fields = {"-1", "", ""};
    try (Stream<String> lines = response.body()) {
      lines.forEach(line -> line(line, fields));
      done.complete(null);
    } catch (RuntimeException e) {
      done.completeExceptionally(e);
    }
  }

  private void line(String line, String[] fields) {
    if (line.startsWith(":")) {
      comments.add(line);
    } else if (line.startsWith("id: ")) {
      fields[0] = line.substring(4);
    } else if (line.startsWith("event: ")) {
      fields[1] = line.substring(7);
    } else if (line.startsWith("data: ")) {
      fields[2] = line.substring(6);
    } else if (line.isEmpty() && !fields[2].isEmpty()) {
      events.add(new Event(Long.parseLong(fields[0]), fields[1], JSON.readTree(fields[2])));
      fields[2] = "";
    }
  }

  int status() {
    return response.statusCode();
  }

  List<Event> events() {
    return events;
  }

  List<String> comments() {
    return comments;
  }

  /** Waits until the server has ended the stream, in good order. */
  void awaitEnd() throws Exception {
    done.get(20, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}

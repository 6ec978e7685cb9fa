package io.orderflow.systemtests.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A live stream of server-sent events, read by a thread of its own. */
public final class ServerSentEvents implements AutoCloseable {

  /** A test that sees more events than this has gone wrong. */
  private static final int BOUND = 10_000;

  private final HttpResponse<InputStream> response;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>(BOUND);

  private ServerSentEvents(HttpResponse<InputStream> response) {
    this.response = response;
    Thread.ofVirtual().name("server-sent-events").start(this::read);
  }

  public static ServerSentEvents open(Api api, String path, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(api.uri(path))
            .timeout(Duration.ofSeconds(20))
            .header("Accept", "text/event-stream");
    headers.forEach(request::setHeader);
    try {
      HttpResponse<InputStream> response =
          api.http().send(request.build(), BodyHandlers.ofInputStream());
      if (response.statusCode() != 200) {
        throw new AssertionError("%s -> %d".formatted(path, response.statusCode()));
      }
      return new ServerSentEvents(response);
    } catch (IOException failed) {
      throw new Api.Unreachable("GET " + path, failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  public String contentType() {
    return response.headers().firstValue("Content-Type").orElse("");
  }

  /** The next event, or null where none comes in time. */
  public @Nullable Event next(Duration limit) {
    try {
      return events.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      Event event = Event.NONE;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty() && !event.data().isEmpty()) {
          events.add(event);
          event = Event.NONE;
        } else {
          event = event.with(line);
        }
      }
    } catch (IOException closed) {
      // The reader hung up, or the platform did: there are no more events.
    }
  }

  @Override
  public void close() {
    try {
      response.body().close();
    } catch (IOException alreadyClosed) {
      // Nothing is left to close.
    }
  }

  /** An event as it came; a comment, such as a heartbeat, is none. */
  public record Event(String id, String name, String data) {

    private static final Event NONE = new Event("", "", "");

    public JsonNode json() {
      return Json.read(data);
    }

    private Event with(String line) {
      int colon = line.indexOf(':');
      if (colon <= 0) {
        return this;
      }
      String value = line.substring(colon + 1).stripLeading();
      return switch (line.substring(0, colon)) {
        case "id" -> new Event(value, name, data);
        case "event" -> new Event(id, value, data);
        case "data" -> new Event(id, name, data + value);
        default -> this;
      };
    }
  }
}

package io.orderflow.query.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** Server-sent events on their way to one client. */
public final class EventStream {

  private static final Logger log = LoggerFactory.getLogger(EventStream.class);
  private static final int MAX_WAITING = 1_024;
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);
  private static final Duration MAX_AGE = Duration.ofHours(1);
  private static final Event END = new Event("", -1, "");

  private final JsonMapper json;
  private final Clock clock;
  private final BlockingQueue<Event> waiting = new LinkedBlockingQueue<>(MAX_WAITING);
  private final List<Runnable> atEnd = new ArrayList<>();
  private volatile boolean ended;

  private record Event(String name, long id, Object data) {}

  EventStream(JsonMapper json, Clock clock) {
    this.json = json;
    this.clock = clock;
  }

  /** Puts an event in line, or ends the stream where too many wait: the client is too slow. */
  public void send(String name, long id, Object data) {
    if (!ended && !waiting.offer(new Event(name, id, data))) {
      log.info("A client that follows {}s is too slow and is left", name);
      end();
    }
  }

  /** Ends the stream; what waits is not sent any more. */
  public void end() {
    List<Runnable> toRun;
    synchronized (atEnd) {
      ended = true;
      toRun = List.copyOf(atEnd);
      atEnd.clear();
    }
    finish();
    toRun.forEach(Runnable::run);
  }

  /** Ends the stream once what waits is sent. */
  public void finish() {
    if (!waiting.offer(END)) {
      // The writer is not waiting then, and sees the end for itself.
      ended = true;
    }
  }

  /** Runs once when the stream ends; at once where it has. */
  public void atEnd(Runnable action) {
    synchronized (atEnd) {
      if (!ended) {
        atEnd.add(action);
        return;
      }
    }
    action.run();
  }

  void write(OutputStream out) throws IOException {
    Instant until = clock.instant().plus(MAX_AGE);
    try {
      out.write("retry: 1000\n\n".getBytes(UTF_8));
      out.flush();
      while (!ended && clock.instant().isBefore(until)) {
        Event event = waiting.poll(HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
        if (event == null) {
          out.write(": still here\n\n".getBytes(UTF_8));
          out.flush();
        } else if (event == END) {
          return;
        } else {
          write(event, out);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(Event event, OutputStream out) throws IOException {
    out.write("event: %s\nid: %d\ndata: ".formatted(event.name(), event.id()).getBytes(UTF_8));
    out.write(json.writeValueAsBytes(event.data()));
    out.write("\n\n".getBytes(UTF_8));
    if (waiting.isEmpty()) {
      out.flush();
    }
  }
}

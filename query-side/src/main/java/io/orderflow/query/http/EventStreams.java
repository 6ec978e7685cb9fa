package io.orderflow.query.http;

import io.orderflow.support.web.ProblemCode;
import io.orderflow.support.web.ProblemException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Server-sent events. A stream is served by its request's own thread, a virtual one, until the
 * client leaves, falls behind, has been served for an hour, or the service stops: a client then
 * comes back by itself, and says what it has seen.
 */
public final class EventStreams implements SmartLifecycle {

  private final JsonMapper json;
  private final Clock clock;
  private final Semaphore places;
  private final Set<EventStream> open = ConcurrentHashMap.newKeySet();
  private volatile boolean running;

  EventStreams(JsonMapper json, Clock clock, int limit) {
    this.json = json;
    this.clock = clock;
    this.places = new Semaphore(limit);
  }

  /**
   * Serves one client; returns when it is over.
   *
   * @param source begins to send to the stream; a problem that it throws becomes the answer
   */
  public void serve(HttpServletResponse response, Consumer<EventStream> source) throws IOException {
    if (!places.tryAcquire()) {
      throw new ProblemException(ProblemCode.OVERLOADED, "too many clients follow at the moment");
    }
    EventStream stream = new EventStream(json, clock);
    open.add(stream);
    try {
      if (!running) {
        throw new ProblemException(ProblemCode.UNAVAILABLE, "the service is shutting down");
      }
      source.accept(stream);
      response.setStatus(HttpServletResponse.SC_OK);
      response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
      response.setCharacterEncoding("UTF-8");
      response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
      // Asks proxies not to hold events back.
      response.setHeader("X-Accel-Buffering", "no");
      stream.write(response.getOutputStream());
    } finally {
      stream.end();
      open.remove(stream);
      places.release();
    }
  }

  @Override
  public void start() {
    running = true;
  }

  /** Ends all streams, before the web server waits for the requests under way. */
  @Override
  public void stop() {
    running = false;
    open.forEach(EventStream::end);
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}

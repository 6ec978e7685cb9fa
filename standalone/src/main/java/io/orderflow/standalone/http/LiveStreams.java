package io.orderflow.standalone.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The answers that have no end of their own. When the server stops, they are ended at once: whoever
 * listens connects again, and would otherwise hold up the stop for as long as it may take.
 */
final class LiveStreams {

  private static final String STREAM = "/stream";

  private final Set<AsyncContext> open = ConcurrentHashMap.newKeySet();

  void note(HttpServletRequest request) {
    if (request.getRequestURI().endsWith(STREAM) && request.isAsyncStarted()) {
      AsyncContext stream = request.getAsyncContext();
      open.add(stream);
      stream.addListener(new Forget(stream));
    }
  }

  void end() {
    for (AsyncContext stream : open) {
      try {
        stream.complete();
      } catch (IllegalStateException ended) {
        open.remove(stream);
      }
    }
  }

  private final class Forget implements AsyncListener {

    private final AsyncContext stream;

    private Forget(AsyncContext stream) {
      this.stream = stream;
    }

    @Override
    public void onComplete(AsyncEvent event) {
      open.remove(stream);
    }

    @Override
    public void onTimeout(AsyncEvent event) {
      open.remove(stream);
    }

    @Override
    public void onError(AsyncEvent event) {
      open.remove(stream);
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
      // The same stream goes on.
    }
  }
}

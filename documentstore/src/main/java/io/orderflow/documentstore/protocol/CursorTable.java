package io.orderflow.documentstore.protocol;

import de.bwaldvogel.mongo.exception.CursorNotFoundException;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The cursors that clients have open: 1,000 at most, each until it has been idle for 10 minutes.
 */
final class CursorTable implements AutoCloseable {

  private static final int MAX_OPEN = 1_000;
  private static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final Map<Long, OpenCursor> cursors = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong(System.nanoTime() >>> 8);

  long add(OpenCursor cursor) {
    closeIdle();
    if (cursors.size() >= MAX_OPEN) {
      cursor.close();
      throw new MongoServerError(1, "InternalError", "more than " + MAX_OPEN + " cursors are open");
    }
    long id = ids.incrementAndGet();
    cursors.put(id, cursor);
    return id;
  }

  private void closeIdle() {
    long now = System.nanoTime();
    for (Map.Entry<Long, OpenCursor> entry : cursors.entrySet()) {
      if (now - entry.getValue().lastUsedNanos() > IDLE_NANOS) {
        remove(entry.getKey());
      }
    }
  }

  OpenCursor get(long id) {
    OpenCursor cursor = cursors.get(id);
    if (cursor == null) {
      throw new CursorNotFoundException(id);
    }
    return cursor;
  }

  boolean remove(long id) {
    OpenCursor removed = cursors.remove(id);
    if (removed != null) {
      removed.close();
    }
    return removed != null;
  }

  int size() {
    return cursors.size();
  }

  @Override
  public void close() {
    cursors.keySet().forEach(this::remove);
  }
}

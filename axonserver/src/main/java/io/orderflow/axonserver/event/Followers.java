package io.orderflow.axonserver.event;

import io.orderflow.axonserver.store.EventLog;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** All who follow one log. */
final class Followers {

  private final Set<Following> all = ConcurrentHashMap.newKeySet();
  private final Runnable listener = this::proceed;
  private final Bell bell;
  private volatile @Nullable RuntimeException ended;

  /**
   * @param log is followed
   * @param bell is rung when the log has grown
   */
  Followers(EventLog log, Bell bell) {
    this.bell = bell;
    bell.add(listener);
    log.onHead(bell::ring);
  }

  void add(Following follower) {
    all.add(follower);
    RuntimeException reason = ended;
    if (reason != null) {
      follower.end(reason);
    }
  }

  void remove(Following follower) {
    all.remove(follower);
  }

  private void proceed() {
    all.forEach(Following::proceed);
  }

  void close(RuntimeException reason) {
    ended = reason;
    bell.remove(listener);
    all.forEach(follower -> follower.end(reason));
  }
}

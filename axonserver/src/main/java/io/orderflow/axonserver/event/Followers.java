package io.orderflow.axonserver.event;

import io.orderflow.axonserver.store.EventLog;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** All who follow one log. */
final class Followers {

  private final Set<Following> all = ConcurrentHashMap.newKeySet();
  private final Runnable listener = this::proceed;
  private final Bell bell;
  private final LongAdder delivered;
  private volatile @Nullable RuntimeException ended;

  /**
   * @param log is followed
   * @param bell is rung when the log has grown
   * @param delivered counts the events that are sent to those who follow
   */
  Followers(EventLog log, Bell bell, LongAdder delivered) {
    this.bell = bell;
    this.delivered = delivered;
    bell.add(listener);
    log.onHead(bell::ring);
  }

  LongAdder delivered() {
    return delivered;
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

package io.orderflow.axonserver.event;

import io.orderflow.axonserver.store.EventLog;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** All who follow one log. */
final class Followers {

  private final Set<EventFollower> all = ConcurrentHashMap.newKeySet();

  /**
   * @param log is followed
   * @param bell is rung when the log has grown
   */
  Followers(EventLog log, Bell bell) {
    bell.add(this::proceed);
    log.onHead(bell::ring);
  }

  void add(EventFollower follower) {
    all.add(follower);
  }

  void remove(EventFollower follower) {
    all.remove(follower);
  }

  private void proceed() {
    all.forEach(EventFollower::proceed);
  }

  void close(RuntimeException reason) {
    all.forEach(follower -> follower.end(reason));
  }
}

package io.orderflow.standalone.imports;

import java.util.concurrent.CompletableFuture;

/**
 * Orders that were placed one after the other, in groups: the platform decides them about in their
 * order, so that asking for the last of a group tells how far it is. Asking for each would cost the
 * platform a good part of what it does for the order.
 */
final class Backlog {

  private final int groupWeight;
  private Group open = new Group();
  private boolean ended;

  /** Orders that leave the backlog together. */
  static final class Group {
    private final CompletableFuture<Void> decided = new CompletableFuture<>();
    private int weight;

    void decided() {
      decided.complete(null);
    }

    boolean isDecided() {
      return decided.isDone();
    }

    CompletableFuture<Void> future() {
      return decided;
    }
  }

  /**
   * @param isLast whether this order is the one to ask for
   */
  record Place(Group group, boolean isLast) {}

  /**
   * @param groupWeight the weight of orders with which a group is full
   */
  Backlog(int groupWeight) {
    this.groupWeight = groupWeight;
  }

  /** An order was placed. */
  synchronized Place join(int weight) {
    Group group = open;
    if (ended) {
      group.decided();
      return new Place(group, false);
    }
    group.weight += weight;
    boolean full = group.weight >= groupWeight;
    if (full) {
      open = new Group();
    }
    return new Place(group, full);
  }

  /** No more orders are sent: whoever is in a group that does not get full need not wait. */
  synchronized void end() {
    ended = true;
    open.decided();
  }
}

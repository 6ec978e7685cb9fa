package io.orderflow.axonserver.store;

/**
 * How long to let the next group of writes grow before it gets its fsync. A pause pays only where
 * the callers of the last group are about to come back: so there is none after a group of one, none
 * when half as many wait already, and never more than a quarter of what a group took lately, so
 * that a fast disk is not made a slow one.
 */
final class GroupPause {

  private final long longest;
  private long lately;

  /**
   * @param longest in nanoseconds
   */
  GroupPause(long longest) {
    this.longest = longest;
  }

  /**
   * @param group how many writes it had
   * @param took from taking it up to its last answer, in nanoseconds
   * @param waiting how many writes wait now
   * @return nanoseconds
   */
  long after(int group, long took, int waiting) {
    lately = lately == 0 ? took : (7 * lately + took) / 8;
    return group < 2 || waiting >= group / 2 ? 0 : Math.min(longest, lately / 4);
  }
}

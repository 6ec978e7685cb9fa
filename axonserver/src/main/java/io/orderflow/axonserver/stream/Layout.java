package io.orderflow.axonserver.stream;

import java.util.Arrays;
import java.util.List;

/**
 * How far the segments of a stream had come. Which segment an event is in follows from the hash of
 * what it is sequenced by, and from the number of segments.
 */
final class Layout {

  private final long[] positions;

  Layout(long[] positions) {
    this.positions = positions.clone();
  }

  long[] positions() {
    return positions.clone();
  }

  static int segmentOf(int hash, int segments) {
    return Math.floorMod(hash, segments);
  }

  /** Whether its segment had come as far as the event. */
  boolean covers(int hash, long token) {
    return token <= positions[segmentOf(hash, positions.length)];
  }

  /** Whether nothing from this position on is covered. */
  boolean endsBefore(long position) {
    return Arrays.stream(positions).allMatch(each -> each < position);
  }

  static boolean anyCovers(List<Layout> layouts, int hash, long token) {
    for (Layout layout : layouts) {
      if (layout.covers(hash, token)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Layout layout && Arrays.equals(positions, layout.positions);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(positions);
  }

  @Override
  public String toString() {
    return Arrays.toString(positions);
  }
}

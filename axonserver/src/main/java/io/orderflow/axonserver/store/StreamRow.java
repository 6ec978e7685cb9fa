package io.orderflow.axonserver.store;

import org.jspecify.annotations.Nullable;

/**
 * What is kept of a persistent stream, in one row for itself and one for each segment.
 *
 * @param segment the segment's number; {@link #DEFINITION} for the stream itself
 * @param value null when the row is to be removed
 */
public record StreamRow(String streamId, int segment, byte @Nullable [] value) {

  /** In place of a segment's number. */
  public static final int DEFINITION = -1;

  int size() {
    return 64 + streamId.length() + (value == null ? 0 : value.length);
  }
}

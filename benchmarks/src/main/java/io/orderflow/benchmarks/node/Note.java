package io.orderflow.benchmarks.node;

import java.util.random.RandomGenerator;

/**
 * The payload of a measured event.
 *
 * @param text so long that the event's data have about 300 bytes
 */
record Note(String text) {

  private static final int LENGTH = 280;

  /** Letters that do not compress to nothing, as real payloads do not. */
  static Note random(RandomGenerator random) {
    StringBuilder text = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      text.append((char) ('a' + random.nextInt(26)));
    }
    return new Note(text.toString());
  }
}

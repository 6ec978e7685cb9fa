package io.orderflow.axonserver.stream;

import io.orderflow.axonserver.protocol.event.Event;
import io.orderflow.axonserver.store.StoredEvent;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Function;

/**
 * The hashes of what events are sequenced by. All segments of a stream look at all events: so that
 * each is parsed about once, the hashes of those looked at last are kept.
 */
final class SequenceHashes {

  private static final int SLOTS = 4096;
  private static final long TOKEN_BITS = 32;

  private final Function<Event, String> sequencedBy;

  /** The low half of the token plus one, and the hash. */
  private final AtomicLongArray known = new AtomicLongArray(SLOTS);

  SequenceHashes(Function<Event, String> sequencedBy) {
    this.sequencedBy = sequencedBy;
  }

  int of(StoredEvent event) {
    int slot = (int) event.token() & (SLOTS - 1);
    int mark = (int) (event.token() + 1);
    long kept = known.get(slot);
    if (mark != 0 && (int) (kept >>> TOKEN_BITS) == mark) {
      return (int) kept;
    }
    int hash = spread(sequencedBy.apply(event.event()).hashCode());
    known.set(slot, (long) mark << TOKEN_BITS | hash & 0xFFFF_FFFFL);
    return hash;
  }

  /** It decides where events belong for as long as the stream is there: it must never change. */
  static int spread(int hash) {
    int mixed = (hash ^ hash >>> 16) * 0x85EBCA6B;
    mixed = (mixed ^ mixed >>> 13) * 0xC2B2AE35;
    return mixed ^ mixed >>> 16;
  }
}

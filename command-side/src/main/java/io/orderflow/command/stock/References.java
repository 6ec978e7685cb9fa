package io.orderflow.command.stock;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The delivery notes and count sheets that were counted, so that none counts twice.
 *
 * <p>It remembers {@link #MOST} of them for {@link #LONGEST}: people and their programs may send a
 * delivery note again until the year's books are closed, and a product is delivered or counted a
 * few times a day at most.
 */
final class References {

  static final int MOST = 1_000;
  static final Duration LONGEST = Duration.ofDays(400);

  enum Kind {
    RECEIPT,
    ADJUSTMENT
  }

  record Entry(Kind kind, String reference, int quantity, Instant at) {}

  private record Key(Kind kind, String reference) {}

  private final Map<Key, Entry> entries = new LinkedHashMap<>();

  @Nullable Integer quantityOf(Kind kind, String reference) {
    Entry entry = entries.get(new Key(kind, reference));
    return entry == null ? null : entry.quantity();
  }

  void add(Entry entry) {
    entries.put(new Key(entry.kind(), entry.reference()), entry);
    Instant oldest = entry.at().minus(LONGEST);
    Iterator<Entry> eldest = entries.values().iterator();
    while (eldest.hasNext() && (eldest.next().at().isBefore(oldest) || entries.size() > MOST)) {
      eldest.remove();
    }
  }

  List<Entry> entries() {
    return new ArrayList<>(entries.values());
  }
}

package io.orderflow.command.stock;

import io.orderflow.api.order.OrderId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The reservations that ended, so that a command that comes again or late finds its answer.
 *
 * <p>It remembers {@link #MOST} of them for {@link #LONGEST}. A lost connection brings a command
 * again within minutes, and a sweep that retries gives up within days: a week covers both. The
 * count bounds what one stock item costs (about 200 bytes each): the busiest product of the real
 * data has 1,598 lines in nine months, so that the count is reached only where thousands of orders
 * are refused within days, and then redeliveries are long past.
 */
final class ClosedReservations {

  static final int MOST = 4_000;
  static final Duration LONGEST = Duration.ofDays(7);

  /** How a reservation ended. */
  enum End {
    /** It held units, and gave them back. */
    RELEASED,
    /** It was given back before it was asked for: it has still to be refused. */
    RELEASED_BEFORE,
    /** It was refused. */
    REJECTED
  }

  record Entry(OrderId orderId, End end, Instant at) {}

  private final Map<OrderId, Entry> entries = new LinkedHashMap<>();

  @Nullable End endOf(OrderId order) {
    Entry entry = entries.get(order);
    return entry == null ? null : entry.end();
  }

  void add(Entry entry) {
    entries.remove(entry.orderId());
    entries.put(entry.orderId(), entry);
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

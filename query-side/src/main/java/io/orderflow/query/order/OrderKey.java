package io.orderflow.query.order;

import io.orderflow.api.order.OrderId;
import java.time.Instant;
import java.util.HexFormat;

/**
 * Where an order stands in the list of all: by when it was placed, to the nanosecond, then by its
 * id. It is one text, so that one index gives equality, range, order and a stable place to go on
 * from.
 */
final class OrderKey {

  private static final HexFormat HEX = HexFormat.of();
  // Instant.MIN and later become positive, so that the hexadecimal form sorts as the time does.
  private static final long BIAS = -Instant.MIN.getEpochSecond();

  private OrderKey() {}

  static String of(Instant placedAt, OrderId id) {
    return from(placedAt) + "/" + id.value();
  }

  /** Less than the key of each order placed at that instant or later, and of no other. */
  static String from(Instant instant) {
    return HEX.toHexDigits(instant.getEpochSecond() + BIAS) + HEX.toHexDigits(instant.getNano());
  }
}

package io.orderflow.command.order.place;

import io.orderflow.api.Money;
import io.orderflow.api.RejectedException;
import io.orderflow.api.order.LineKind;
import io.orderflow.api.order.OrderCommand.PlaceOrder;
import io.orderflow.api.order.OrderCommand.RequestedLine;
import io.orderflow.api.order.OrderEvent.OrderPlaced;
import io.orderflow.api.order.OrderLine;
import io.orderflow.command.pricebook.PriceBook;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Places an order: looks every product up in the price book, and prices the lines. */
public final class OrderPlacing {

  private final PriceBook prices;
  private final Clock clock;

  public OrderPlacing(PriceBook prices, Clock clock) {
    this.prices = prices;
    this.clock = clock;
  }

  /**
   * @throws RejectedException where a line breaks a {@link PlacementRule}, or where the price book
   *     is not at the head of the log
   */
  public OrderPlaced decide(PlaceOrder command) {
    PriceBook.Reading reading =
        command.lines().stream().anyMatch(each -> each.kind() == LineKind.GOODS)
            ? prices.atHead()
            : PriceBook.Reading.NONE;
    List<OrderLine> lines = new ArrayList<>(command.lines().size());
    Money total = Money.zero(command.currency());
    for (RequestedLine requested : command.lines()) {
      OrderLine line =
          new OrderedLine(
                  lines.size() + 1,
                  requested,
                  requested.kind() == LineKind.GOODS ? reading.product(requested.sku()) : null,
                  command.currency())
              .priced();
      lines.add(line);
      total = total.plus(line.amount());
    }
    Instant placedAt = command.placedAt();
    return new OrderPlaced(
        command.orderId(),
        command.fingerprint(),
        command.customerId(),
        command.currency(),
        lines,
        total,
        command.shippingAddress(),
        command.payment(),
        placedAt == null ? clock.instant().truncatedTo(ChronoUnit.MILLIS) : placedAt);
  }
}

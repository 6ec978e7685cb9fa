package io.orderflow.command.order.place;

import io.orderflow.api.CustomerId;
import io.orderflow.api.Price;
import io.orderflow.api.order.Address;
import io.orderflow.api.order.OrderCommand.RequestedLine;
import io.orderflow.api.order.PaymentMethod;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What tells one request to place an order from another: a hash over everything that it says.
 * However a body is laid out, the same content has the same fingerprint.
 */
final class Fingerprint {

  private Fingerprint() {}

  static String of(
      @Nullable CustomerId customer,
      Currency currency,
      List<RequestedLine> lines,
      Address address,
      PaymentMethod payment,
      @Nullable Instant placedAt) {
    Digest digest =
        new Digest()
            .add(customer == null ? null : customer.value())
            .add(currency.getCurrencyCode())
            .add(address.name())
            .add(address.line1())
            .add(address.line2())
            .add(address.city())
            .add(address.postalCode())
            .add(address.country())
            .add(payment.method())
            .add(payment.token())
            .add(placedAt)
            .add(lines.size());
    for (RequestedLine line : lines) {
      Price price = line.unitPrice();
      digest
          .add(line.sku().value())
          .add(line.kind().name())
          .add(line.quantity())
          .add(price == null ? null : price.amount().toPlainString())
          .add(price == null ? null : price.currency().getCurrencyCode());
    }
    return digest.hex();
  }
}

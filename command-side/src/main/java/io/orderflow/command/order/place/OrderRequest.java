package io.orderflow.command.order.place;

import io.orderflow.api.CustomerId;
import io.orderflow.api.Price;
import io.orderflow.api.Sku;
import io.orderflow.api.order.Address;
import io.orderflow.api.order.LineKind;
import io.orderflow.api.order.OrderCommand.PlaceOrder;
import io.orderflow.api.order.OrderCommand.RequestedLine;
import io.orderflow.api.order.PaymentMethod;
import io.orderflow.support.web.Field;
import io.orderflow.support.web.JsonBody;
import io.orderflow.support.web.JsonObject;
import io.orderflow.support.web.ProblemCode;
import io.orderflow.support.web.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The body of a request to place an order, read by who sends it. */
final class OrderRequest {

  private static final int MOST_LINES = 500;
  private static final int MOST_LINES_OF_AN_IMPORTER = 2_000;
  private static final int MOST_UNITS = 1_000_000;
  private static final Instant EARLIEST = Instant.EPOCH;
  private static final Duration CLOCK_SKEW = Duration.ofDays(1);
  private static final Set<String> COUNTRIES =
      Set.copyOf(Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2));

  private final JsonBody body;
  private final boolean importer;
  private final Instant latest;

  OrderRequest(JsonBody body, boolean importer, Clock clock) {
    this.body = body;
    this.importer = importer;
    this.latest = clock.instant().plus(CLOCK_SKEW);
  }

  /**
   * @throws ProblemException 400 with every bad field; 403 where an importer's fields come from
   *     somebody else
   */
  PlaceOrder command(String idempotencyKey) {
    JsonObject root = body.root();
    Field<CustomerId> customer = root.optionalValue("customerId", 64, CustomerId::new);
    Field<Currency> currency = root.currency("currency");
    List<LineFields> lines =
        root.objects("lines", 1, importer ? MOST_LINES_OF_AN_IMPORTER : MOST_LINES).stream()
            .map(line -> line(line, currency.orNull()))
            .toList();
    AddressFields address = address(root.object("shippingAddress"));
    PaymentFields payment = payment(root.object("payment"));
    Field<Instant> placedAt = placedAt(root);
    body.check();
    if (address == null || payment == null) {
      throw new IllegalStateException("the check let a missing object pass");
    }
    List<RequestedLine> requested = new ArrayList<>(lines.size());
    lines.forEach(each -> requested.add(each.get()));
    return new PlaceOrder(
        OrderKey.orderId(customer.orNull(), idempotencyKey),
        Fingerprint.of(
            customer.orNull(),
            currency.get(),
            requested,
            address.get(),
            payment.get(),
            placedAt.orNull()),
        customer.orNull(),
        currency.get(),
        requested,
        address.get(),
        payment.get(),
        placedAt.orNull());
  }

  private record LineFields(
      Field<Sku> sku, Field<LineKind> kind, Field<Integer> quantity, Field<Price> unitPrice) {

    RequestedLine get() {
      LineKind given = kind.orNull();
      return new RequestedLine(
          sku.get(), given == null ? LineKind.GOODS : given, quantity.get(), unitPrice.orNull());
    }
  }

  private LineFields line(JsonObject line, @Nullable Currency currency) {
    Field<Sku> sku = line.value("sku", 64, Sku::new);
    Field<Integer> quantity = line.integer("quantity", 1, MOST_UNITS);
    importerOnly(line, "kind", "unitPrice");
    Field<LineKind> kind = line.optionalValue("kind", 10, OrderRequest::kind);
    Field<Price> unitPrice = line.optionalPrice("unitPrice");
    if (kind.orNull() == LineKind.CHARGE && !line.has("unitPrice")) {
      line.wrong("unitPrice", "is required for a charge");
    }
    Price price = unitPrice.orNull();
    if (price != null && currency != null && !price.currency().equals(currency)) {
      line.wrong("unitPrice", "has to be in the order's currency");
    }
    return new LineFields(sku, kind, quantity, unitPrice);
  }

  private record AddressFields(
      Field<String> name,
      Field<String> line1,
      Field<String> line2,
      Field<String> city,
      Field<String> postalCode,
      Field<String> country) {

    Address get() {
      return new Address(
          name.get(), line1.get(), line2.orNull(), city.get(), postalCode.get(), country.get());
    }
  }

  private @Nullable AddressFields address(@Nullable JsonObject address) {
    return address == null
        ? null
        : new AddressFields(
            address.text("name", 200),
            address.text("line1", 200),
            address.optionalText("line2", 200),
            address.text("city", 100),
            address.text("postalCode", 20),
            importer
                ? address.text("country", 100)
                : address.value("country", 100, OrderRequest::country));
  }

  private record PaymentFields(Field<String> method, Field<String> token) {

    PaymentMethod get() {
      return new PaymentMethod(method.get(), token.get());
    }
  }

  private static @Nullable PaymentFields payment(@Nullable JsonObject payment) {
    return payment == null
        ? null
        : new PaymentFields(
            payment.value("method", 20, OrderRequest::method), payment.text("token", 100));
  }

  private Field<Instant> placedAt(JsonObject root) {
    importerOnly(root, "placedAt");
    Field<Instant> placedAt = root.optionalInstant("placedAt");
    Instant at = placedAt.orNull();
    if (at != null && (at.isBefore(EARLIEST) || at.isAfter(latest))) {
      root.wrong("placedAt", "has to be after 1970 and not in the future");
    }
    return placedAt;
  }

  private void importerOnly(JsonObject object, String... names) {
    for (String name : names) {
      if (!importer && object.has(name)) {
        throw new ProblemException(
            ProblemCode.FORBIDDEN, "only a trusted importer may send " + name);
      }
    }
  }

  private static LineKind kind(String text) {
    try {
      return LineKind.valueOf(text);
    } catch (IllegalArgumentException unknown) {
      throw new IllegalArgumentException("has to be GOODS or CHARGE", unknown);
    }
  }

  private static String country(String text) {
    if (!COUNTRIES.contains(text)) {
      if (text.length() > 2) {
        throw new ProblemException(
            ProblemCode.FORBIDDEN, "only a trusted importer may send a country as a name");
      }
      throw new IllegalArgumentException("has to be an ISO 3166 alpha-2 code, such as GB");
    }
    return text;
  }

  private static String method(String text) {
    if (!text.equals("card")) {
      throw new IllegalArgumentException("has to be card");
    }
    return text;
  }
}

package io.orderflow.query.order;

import static com.mongodb.client.model.Projections.include;

import io.orderflow.api.Money;
import io.orderflow.api.order.OrderEvent.OrderPlaced;
import io.orderflow.api.order.OrderLine;
import io.orderflow.api.order.OrderRejection;
import io.orderflow.api.order.OrderStatus;
import io.orderflow.api.payment.PaymentStatus;
import io.orderflow.query.order.OrderState.Payment;
import io.orderflow.query.projection.DocumentForm;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Orders as documents. What changes stands beside the lines, in short fields of its own, so that an
 * order of hundreds of lines is not written again with every batch.
 */
final class OrderDocuments implements DocumentForm<OrderState> {

  static final String KEY = "key";
  static final String CUSTOMER = "customerId";
  static final String STATUS = "status";
  static final String SKUS = "skus";
  static final String POSITION = "position";

  static final String REJECTION = "rejection";
  static final String CURRENCY = "currency";
  static final String TOTAL = "total";
  static final String LINES = "lines";
  static final String RESERVED = "reserved";
  static final String PAYMENT = "payment";
  static final String ADDRESS = "shippingAddress";
  static final String PLACED_AT = "placedAt";
  static final String UPDATED_AT = "updatedAt";
  static final String VERSION = "version";

  @Override
  public Bson needed() {
    return include(STATUS, REJECTION, CURRENCY, RESERVED, PAYMENT, UPDATED_AT, VERSION, POSITION);
  }

  @Override
  public OrderState read(Document document) {
    Currency currency = Currency.getInstance(document.getString(CURRENCY));
    return new OrderState(
        null,
        OrderStatus.valueOf(document.getString(STATUS)),
        rejection(document),
        List.copyOf(document.getList(RESERVED, Integer.class)),
        payment(document, currency),
        Instant.parse(document.getString(UPDATED_AT)),
        document.getLong(VERSION),
        document.getLong(POSITION));
  }

  static @Nullable OrderRejection rejection(Document document) {
    return document.get(REJECTION) instanceof Document rejection
        ? new OrderRejection(
            OrderRejection.Code.valueOf(rejection.getString("code")), rejection.getString("detail"))
        : null;
  }

  static Payment payment(Document document, Currency currency) {
    Document payment = document.get(PAYMENT, Document.class);
    return new Payment(
        PaymentStatus.valueOf(payment.getString("status")),
        money(payment, "authorised", currency),
        money(payment, "captured", currency),
        money(payment, "refunded", currency));
  }

  static Money money(Document document, String field, Currency currency) {
    return new Money(new BigDecimal(document.getString(field)), currency);
  }

  @Override
  public Document whole(OrderState state) {
    OrderPlaced placed = Objects.requireNonNull(state.placed(), "a new order was just placed");
    Document document =
        new Document("_id", placed.orderId().value())
            .append(KEY, OrderKey.of(placed.placedAt(), placed.orderId()));
    if (placed.customerId() != null) {
      document.append(CUSTOMER, placed.customerId().value());
    }
    document
        .append(CURRENCY, placed.currency().getCurrencyCode())
        .append(TOTAL, text(placed.total()))
        .append(SKUS, placed.lines().stream().map(each -> each.sku().value()).distinct().toList())
        .append(LINES, placed.lines().stream().map(OrderDocuments::line).toList())
        .append(ADDRESS, address(placed))
        .append(PLACED_AT, placed.placedAt().toString());
    document.putAll(mutable(state));
    return document;
  }

  @Override
  public Bson changes(OrderState state) {
    return new Document("$set", mutable(state));
  }

  private static Document mutable(OrderState state) {
    Payment payment = state.payment();
    Document fields =
        new Document(STATUS, state.status().name())
            .append(RESERVED, state.reserved())
            .append(
                PAYMENT,
                new Document("status", payment.status().name())
                    .append("authorised", text(payment.authorised()))
                    .append("captured", text(payment.captured()))
                    .append("refunded", text(payment.refunded())))
            .append(UPDATED_AT, state.updatedAt().toString())
            .append(VERSION, state.version())
            .append(POSITION, state.position());
    OrderRejection rejection = state.rejection();
    if (rejection != null) {
      fields.append(
          REJECTION,
          new Document("code", rejection.code().name()).append("detail", rejection.detail()));
    }
    return fields;
  }

  private static Document line(OrderLine line) {
    return new Document("lineNo", line.lineNo())
        .append("sku", line.sku().value())
        .append("kind", line.kind().name())
        .append("description", line.description())
        .append("quantity", line.quantity())
        .append("unitPrice", line.unitPrice().amount().toPlainString())
        .append("amount", text(line.amount()));
  }

  private static Document address(OrderPlaced placed) {
    Document address =
        new Document("name", placed.shippingAddress().name())
            .append("line1", placed.shippingAddress().line1());
    if (placed.shippingAddress().line2() != null) {
      address.append("line2", placed.shippingAddress().line2());
    }
    return address
        .append("city", placed.shippingAddress().city())
        .append("postalCode", placed.shippingAddress().postalCode())
        .append("country", placed.shippingAddress().country());
  }

  private static String text(Money money) {
    return money.amount().toPlainString();
  }
}

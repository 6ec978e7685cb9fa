package io.orderflow.query.order;

import io.orderflow.api.CustomerId;
import io.orderflow.api.Price;
import io.orderflow.api.Sku;
import io.orderflow.api.order.Address;
import io.orderflow.api.order.LineKind;
import io.orderflow.api.order.OrderId;
import io.orderflow.api.order.OrderStatus;
import io.orderflow.api.order.OrderView;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** Documents of orders as the views that are asked for. */
final class OrderViews {

  private OrderViews() {}

  static OrderView of(Document document) {
    Currency currency = Currency.getInstance(document.getString(OrderDocuments.CURRENCY));
    OrderState.Payment payment = OrderDocuments.payment(document, currency);
    String customer = document.getString(OrderDocuments.CUSTOMER);
    return new OrderView(
        new OrderId(document.getString("_id")),
        customer(customer),
        OrderStatus.valueOf(document.getString(OrderDocuments.STATUS)),
        OrderDocuments.rejection(document),
        currency,
        OrderDocuments.money(document, OrderDocuments.TOTAL, currency),
        lines(document, currency),
        new OrderView.Payment(
            payment.status(), payment.authorised(), payment.captured(), payment.refunded()),
        List.of(),
        List.of(),
        address(document.get(OrderDocuments.ADDRESS, Document.class)),
        Instant.parse(document.getString(OrderDocuments.PLACED_AT)),
        Instant.parse(document.getString(OrderDocuments.UPDATED_AT)),
        document.getLong(OrderDocuments.VERSION),
        document.getLong(OrderDocuments.POSITION));
  }

  private static @Nullable CustomerId customer(@Nullable String customer) {
    return customer == null ? null : new CustomerId(customer);
  }

  private static List<OrderView.Line> lines(Document document, Currency currency) {
    List<Document> lines = document.getList(OrderDocuments.LINES, Document.class);
    List<Integer> reserved = document.getList(OrderDocuments.RESERVED, Integer.class);
    List<OrderView.Line> views = new ArrayList<>(lines.size());
    for (int i = 0; i < lines.size(); i++) {
      Document line = lines.get(i);
      views.add(
          new OrderView.Line(
              line.getInteger("lineNo"),
              new Sku(line.getString("sku")),
              LineKind.valueOf(line.getString("kind")),
              line.getString("description"),
              line.getInteger("quantity"),
              new Price(new BigDecimal(line.getString("unitPrice")), currency),
              OrderDocuments.money(line, "amount", currency),
              reserved.get(i),
              0,
              0));
    }
    return views;
  }

  private static Address address(Document address) {
    return new Address(
        address.getString("name"),
        address.getString("line1"),
        address.getString("line2"),
        address.getString("city"),
        address.getString("postalCode"),
        address.getString("country"));
  }
}

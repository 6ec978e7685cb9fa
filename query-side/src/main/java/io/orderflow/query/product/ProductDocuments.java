package io.orderflow.query.product;

import io.orderflow.api.Price;
import io.orderflow.api.Sku;
import io.orderflow.api.product.ProductView;
import io.orderflow.query.projection.DocumentForm;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.Locale;
import org.bson.Document;
import org.bson.conversions.Bson;

/** Products as documents, by SKU. */
final class ProductDocuments implements DocumentForm<ProductView> {

  /** What words are looked for in. */
  static final String TEXT = "text";

  @Override
  public ProductView read(Document document) {
    return new ProductView(
        new Sku(document.getString("_id")),
        document.getString("description"),
        new Price(
            new BigDecimal(document.getString("price")),
            Currency.getInstance(document.getString("currency"))),
        document.getBoolean("discontinued"),
        document.getLong("version"),
        document.getLong("position"));
  }

  @Override
  public Document whole(ProductView state) {
    Document document = new Document("_id", state.sku().value());
    document.putAll(fields(state));
    return document;
  }

  @Override
  public Bson changes(ProductView state) {
    return new Document("$set", fields(state));
  }

  private static Document fields(ProductView state) {
    return new Document("description", state.description())
        .append("price", state.price().amount().toPlainString())
        .append("currency", state.price().currency().getCurrencyCode())
        .append("discontinued", state.discontinued())
        .append(TEXT, lowerCase(state.sku().value() + " " + state.description()))
        .append("version", state.version())
        .append("position", state.position());
  }

  static String lowerCase(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}

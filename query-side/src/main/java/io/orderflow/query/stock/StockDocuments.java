package io.orderflow.query.stock;

import io.orderflow.api.Sku;
import io.orderflow.api.stock.StockView;
import io.orderflow.query.projection.DocumentForm;
import org.bson.Document;
import org.bson.conversions.Bson;

/** Stock items as documents, by SKU. */
final class StockDocuments implements DocumentForm<StockView> {

  static final String AVAILABLE = "available";

  @Override
  public StockView read(Document document) {
    return new StockView(
        new Sku(document.getString("_id")),
        document.getLong("received"),
        document.getLong("adjusted"),
        document.getLong("restocked"),
        document.getLong(AVAILABLE),
        document.getLong("reserved"),
        document.getLong("picked"),
        document.getLong("version"),
        document.getLong("position"));
  }

  @Override
  public Document whole(StockView state) {
    Document document = new Document("_id", state.sku().value());
    document.putAll(fields(state));
    return document;
  }

  @Override
  public Bson changes(StockView state) {
    return new Document("$set", fields(state));
  }

  private static Document fields(StockView state) {
    return new Document("received", state.received())
        .append("adjusted", state.adjusted())
        .append("restocked", state.restocked())
        .append(AVAILABLE, state.available())
        .append("reserved", state.reserved())
        .append("picked", state.picked())
        .append("version", state.version())
        .append("position", state.position());
  }
}

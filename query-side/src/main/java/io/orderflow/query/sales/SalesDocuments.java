package io.orderflow.query.sales;

import io.orderflow.query.projection.DocumentForm;
import java.util.Map;
import java.util.TreeMap;
import org.bson.Document;
import org.bson.conversions.Bson;

/** Sales figures as documents. */
final class SalesDocuments {

  static final String CURRENCY = "currency";
  static final String KEY = "key";
  static final String TOTAL = "total";
  private static final String POSITION = "position";
  private static final String SLOTS = "quarterHours";

  private SalesDocuments() {}

  /** With the figures as the document's own fields. */
  static final class Plain implements DocumentForm<Sales> {

    @Override
    public Sales read(Document document) {
      return new Sales(
          SalesId.parse(document.getString("_id")),
          Map.of(Sales.ALL, Figures.read(document)),
          document.getLong(POSITION));
    }

    @Override
    public Document whole(Sales state) {
      Document document = identity(state);
      document.putAll(state.all().document());
      return document.append(POSITION, state.position());
    }

    @Override
    public Bson changes(Sales state) {
      return new Document("$set", state.all().document().append(POSITION, state.position()));
    }
  }

  /** With figures for each quarter hour of a day. */
  static final class ByQuarterHour implements DocumentForm<Sales> {

    @Override
    public Sales read(Document document) {
      Map<Integer, Figures> figures = new TreeMap<>();
      document
          .get(SLOTS, Document.class)
          .forEach(
              (slot, each) -> figures.put(Integer.valueOf(slot), Figures.read((Document) each)));
      return new Sales(
          SalesId.parse(document.getString("_id")), figures, document.getLong(POSITION));
    }

    @Override
    public Document whole(Sales state) {
      return identity(state).append(SLOTS, slots(state)).append(POSITION, state.position());
    }

    @Override
    public Bson changes(Sales state) {
      return new Document(
          "$set", new Document(SLOTS, slots(state)).append(POSITION, state.position()));
    }

    private static Document slots(Sales state) {
      Document slots = new Document();
      state.figures().forEach((slot, each) -> slots.append(slot.toString(), each.document()));
      return slots;
    }
  }

  private static Document identity(Sales state) {
    return new Document("_id", state.id().toString())
        .append(CURRENCY, state.id().currency().getCurrencyCode())
        .append(KEY, state.id().key());
  }
}

package io.orderflow.documentstore.index;

import de.bwaldvogel.mongo.bson.BsonRegularExpression;
import de.bwaldvogel.mongo.bson.Decimal128;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.MaxKey;
import de.bwaldvogel.mongo.bson.MinKey;
import de.bwaldvogel.mongo.bson.ObjectId;
import io.orderflow.documentstore.index.Bounds.Interval;
import io.orderflow.documentstore.index.Bounds.Limit;
import io.orderflow.documentstore.index.Bounds.Points;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes a query apart into conditions, and derives from each what an index can use. */
public final class QueryAnalysis {

  /** Operators that stand for themselves, so that a condition with several of them can be split. */
  private static final Set<String> SEPARABLE =
      Set.of("$eq", "$in", "$gt", "$gte", "$lt", "$lte", "$ne", "$nin", "$exists");

  private QueryAnalysis() {}

  static List<Conjunct> conjuncts(Document query) {
    List<Conjunct> conjuncts = new ArrayList<>();
    collect(query, conjuncts);
    return conjuncts;
  }

  private static void collect(Document query, List<Conjunct> into) {
    for (Map.Entry<String, Object> entry : query.entrySet()) {
      String key = entry.getKey();
      Object value = entry.getValue();
      if (key.equals("$and") && value instanceof Collection<?> parts && areDocuments(parts)) {
        parts.forEach(part -> collect((Document) part, into));
      } else if (key.equals("$or") && value instanceof Collection<?> parts && areDocuments(parts)) {
        List<List<Conjunct>> branches =
            parts.stream().map(part -> conjuncts((Document) part)).toList();
        into.add(new Conjunct(new Document(key, value), null, null, false, branches));
      } else if (key.startsWith("$")) {
        into.add(Conjunct.opaque(new Document(key, value)));
      } else {
        collectField(key, value, into);
      }
    }
  }

  private static boolean areDocuments(Collection<?> parts) {
    return !parts.isEmpty() && parts.stream().allMatch(Document.class::isInstance);
  }

  private static void collectField(String field, @Nullable Object value, List<Conjunct> into) {
    if (value instanceof Document operators && isOperators(operators)) {
      if (SEPARABLE.containsAll(operators.keySet())) {
        Document whole = new Document(field, operators);
        for (Map.Entry<String, Object> operator : operators.entrySet()) {
          into.add(operator(field, operator.getKey(), operator.getValue(), whole));
        }
      } else {
        into.add(Conjunct.opaque(new Document(field, operators)));
      }
    } else {
      into.add(equality(field, value, new Document(field, value)));
    }
  }

  private static boolean isOperators(Document value) {
    return !value.isEmpty() && value.keySet().iterator().next().startsWith("$");
  }

  /**
   * Each operator gives bounds of its own, but what is left to check is the whole: one array
   * element must satisfy all.
   */
  private static Conjunct operator(
      String field, String operator, @Nullable Object value, Document condition) {
    return switch (operator) {
      case "$eq" -> equality(field, value, condition);
      case "$in" -> in(field, value, condition);
      case "$gt", "$gte", "$lt", "$lte" -> range(field, operator, value, condition);
      default -> Conjunct.opaque(condition);
    };
  }

  private static Conjunct equality(String field, @Nullable Object value, Document condition) {
    if (!isPoint(value)) {
      return Conjunct.opaque(condition);
    }
    return new Conjunct(
        condition, field, Points.of(List.of(ValueEncoder.encode(value))), true, List.of());
  }

  private static Conjunct in(String field, @Nullable Object values, Document condition) {
    if (!(values instanceof Collection<?> candidates)
        || !candidates.stream().allMatch(QueryAnalysis::isPoint)) {
      return Conjunct.opaque(condition);
    }
    List<byte[]> encoded = new ArrayList<>(candidates.size());
    for (Object candidate : candidates) {
      encoded.add(ValueEncoder.encode(candidate));
    }
    return new Conjunct(condition, field, Points.of(encoded), true, List.of());
  }

  private static boolean isPoint(@Nullable Object value) {
    return !(value instanceof Collection
        || value instanceof BsonRegularExpression
        || value instanceof MinKey
        || value instanceof MaxKey
        || value instanceof Document document && containsOperators(document));
  }

  private static boolean containsOperators(Document document) {
    for (Map.Entry<String, Object> entry : document.entrySet()) {
      if (entry.getKey().startsWith("$")
          || entry.getValue() instanceof Document inner && containsOperators(inner)) {
        return true;
      }
    }
    return false;
  }

  private static Conjunct range(
      String field, String operator, @Nullable Object value, Document condition) {
    int type;
    if (value instanceof Number) {
      type = ValueEncoder.NUMBER;
    } else if (value instanceof String
        || value instanceof Instant
        || value instanceof ObjectId
        || value instanceof Boolean
        || value instanceof UUID) {
      type = ValueEncoder.typeOf(value);
    } else {
      return Conjunct.opaque(condition);
    }
    boolean lower = operator.startsWith("$gt");
    boolean number = value instanceof Number;
    Object edge = value instanceof Number wide ? widened(wide, lower) : value;
    Limit limit = new Limit(ValueEncoder.encode(edge), number || operator.endsWith("e"));
    Limit ofType = new Limit(new byte[] {(byte) type}, true);
    Interval interval = lower ? new Interval(limit, ofType) : new Interval(ofType, limit);
    return new Conjunct(condition, field, interval, !number, List.of());
  }

  /**
   * The comparison of large longs with fractions ignores the fraction: the limit must not cut
   * between them.
   */
  private static Object widened(Number value, boolean lower) {
    if (value instanceof Double || value instanceof Decimal128) {
      double edge = value.doubleValue();
      return lower ? Math.floor(edge) : Math.ceil(edge);
    }
    return value;
  }

  /**
   * A query that says the same, with equality to a subdocument spelled {@code $eq}: without it, the
   * matcher takes the fields of the subdocument as conditions of their own.
   */
  public static Document normalised(Document query) {
    Document result = query;
    for (Map.Entry<String, Object> entry : query.entrySet()) {
      Object value = entry.getValue();
      Object better = value;
      if (value instanceof Document document
          && !entry.getKey().startsWith("$")
          && !containsOperators(document)) {
        better = new Document("$eq", document);
      } else if (value instanceof Collection<?> parts
          && isLogical(entry.getKey())
          && areDocuments(parts)) {
        better = parts.stream().map(part -> normalised((Document) part)).toList();
      }
      if (better != value) {
        if (result == query) {
          result = query.clone();
        }
        result.put(entry.getKey(), better);
      }
    }
    return result;
  }

  private static boolean isLogical(String key) {
    return key.equals("$and") || key.equals("$or") || key.equals("$nor");
  }
}

package io.orderflow.documentstore.protocol;

import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import java.util.Set;

/**
 * The first stages of a pipeline, as far as they are a query: {@code $match}, then {@code $sort},
 * {@code $skip} and {@code $limit}, in that order, can use indexes.
 *
 * @param rest the stages after them
 */
record AggregationStart(Document filter, Document sort, int skip, int limit, List<Document> rest) {

  static AggregationStart of(List<Document> pipeline) {
    Document filter = new Document();
    Document sort = new Document();
    int skip = 0;
    int limit = 0;
    int next = 0;
    if (stage(pipeline, next, "$match") instanceof Document match) {
      filter = match;
      next++;
    }
    if (stage(pipeline, next, "$sort") instanceof Document order && isPlain(order)) {
      sort = order;
      next++;
    }
    if (stage(pipeline, next, "$skip") instanceof Number number && number.longValue() >= 0) {
      skip = Math.toIntExact(number.longValue());
      next++;
    }
    if (stage(pipeline, next, "$limit") instanceof Number number && number.longValue() > 0) {
      limit = (int) Math.min(Integer.MAX_VALUE, number.longValue());
      next++;
    }
    return new AggregationStart(filter, sort, skip, limit, pipeline.subList(next, pipeline.size()));
  }

  /** Whether the rest only counts, in the way that drivers write it. */
  boolean isCount() {
    return rest.size() == 1
        && rest.getFirst().get("$group") instanceof Document group
        && group.keySet().equals(Set.of("_id", "n"))
        && Integer.valueOf(1).equals(group.get("_id"))
        && new Document("$sum", 1).equals(group.get("n"));
  }

  private static Object stage(List<Document> pipeline, int position, String name) {
    return position < pipeline.size() ? pipeline.get(position).getOrMissing(name) : "";
  }

  private static boolean isPlain(Document sort) {
    return !sort.isEmpty()
        && sort.entrySet().stream()
            .allMatch(
                entry -> entry.getValue() instanceof Number && !entry.getKey().startsWith("$"));
  }
}

package io.orderflow.documentstore.index;

import de.bwaldvogel.mongo.bson.Document;
import io.orderflow.documentstore.index.Bounds.Interval;
import io.orderflow.documentstore.index.Bounds.Points;
import io.orderflow.documentstore.storage.KeyRange;
import io.orderflow.documentstore.storage.Keys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the index with the longest prefix of equalities, then the one that also gives the order,
 * then the one that also takes a range. {@code _id} counts as an index whose entries are the
 * documents themselves.
 */
public final class Planner {

  /** More combinations of {@code $in} values than this are read as one range instead. */
  private static final int MAX_RANGES = 20_000;

  private static final String ID = "_id";

  private final byte[] collection;
  private final Collection<IndexDefinition> indexes;
  private final long ticket;

  /**
   * @param collection the keyspace of the documents
   * @param ticket the newest write that the view to be read contains
   */
  public Planner(byte[] collection, Collection<IndexDefinition> indexes, long ticket) {
    this.collection = collection;
    this.indexes = indexes;
    this.ticket = ticket;
  }

  /** What an index can do for a query. */
  private record Candidate(
      @Nullable IndexDefinition index,
      int equalities,
      boolean range,
      boolean sorted,
      boolean reverse,
      List<Bounds> bounds,
      Set<Conjunct> used) {

    /**
     * With a limit, reading in order and stopping beats reading a range whole; without one it is
     * the other way round.
     */
    int score(boolean limited) {
      boolean preferOrder = limited && equalities > 0;
      return equalities * 4
          + (sorted ? (preferOrder ? 2 : 1) : 0)
          + (range ? (preferOrder ? 1 : 2) : 0);
    }
  }

  /**
   * The plan for a query and an order, which may be empty; {@code limited} when only the first
   * documents are wanted.
   */
  public Plan plan(Document query, Document sort, boolean limited) {
    List<Conjunct> conjuncts = QueryAnalysis.conjuncts(query);
    boolean natural = !sort.isEmpty() && sort.keySet().iterator().next().equals("$natural");
    boolean naturalReverse =
        natural && sort.get("$natural") instanceof Number direction && direction.intValue() < 0;
    Document order = natural ? new Document() : sort;
    Candidate best = primary(conjuncts, order);
    if (!natural && !(best.equalities() > 0)) {
      for (IndexDefinition index : indexes) {
        Candidate candidate = secondary(index, conjuncts, order);
        if (candidate != null && candidate.score(limited) > best.score(limited)) {
          best = candidate;
        }
      }
    }
    return toPlan(best, conjuncts, order, naturalReverse);
  }

  private Candidate primary(List<Conjunct> conjuncts, Document sort) {
    return candidate(null, List.of(IndexField.of(ID, true)), false, conjuncts, sort);
  }

  private @Nullable Candidate secondary(
      IndexDefinition index, List<Conjunct> conjuncts, Document sort) {
    if (index.partialFilter() != null || index.readableFrom() > ticket) {
      return null;
    }
    Candidate candidate = candidate(index, index.order(), index.multikey(), conjuncts, sort);
    if (index.sparse()
        && candidate.bounds().stream().limit(index.fields().size()).allMatch(Bounds::admitsNull)) {
      return null;
    }
    return candidate;
  }

  private static Candidate candidate(
      @Nullable IndexDefinition index,
      List<IndexField> fields,
      boolean multikey,
      List<Conjunct> conjuncts,
      Document sort) {
    List<Bounds> bounds = new ArrayList<>();
    Set<Conjunct> used = Collections.newSetFromMap(new IdentityHashMap<>());
    int equalities = 0;
    boolean range = false;
    long combinations = 1;
    for (IndexField field : fields) {
      Set<Conjunct> usedHere = Collections.newSetFromMap(new IdentityHashMap<>());
      Bounds found = boundsOf(field.path(), conjuncts, multikey, usedHere);
      if (found == null) {
        break;
      }
      if (found instanceof Interval) {
        bounds.add(found);
        used.addAll(usedHere);
        range = true;
        break;
      }
      combinations *= Math.max(1, ((Points) found).values().size());
      if (combinations > MAX_RANGES && equalities > 0) {
        bounds.add(hull((Points) found));
        range = true;
        break;
      }
      bounds.add(found);
      used.addAll(usedHere);
      equalities++;
    }
    boolean orderly = !multikey && (index == null || !index.inexact());
    SortDirection direction = orderly ? direction(fields, conjuncts, sort) : SortDirection.NONE;
    return new Candidate(
        index,
        equalities,
        range,
        direction != SortDirection.NONE && !sort.isEmpty(),
        direction == SortDirection.REVERSE,
        bounds,
        used);
  }

  /** Turns many points into the interval around them. */
  private static Interval hull(Points points) {
    return new Interval(
        new Bounds.Limit(points.values().first(), true),
        new Bounds.Limit(points.values().last(), true));
  }

  private static @Nullable Bounds boundsOf(
      String field, List<Conjunct> conjuncts, boolean multikey, @Nullable Set<Conjunct> used) {
    Bounds result = null;
    for (Conjunct conjunct : conjuncts) {
      Bounds bounds =
          field.equals(conjunct.field())
              ? conjunct.bounds()
              : branchBounds(field, conjunct, multikey);
      if (bounds == null) {
        continue;
      }
      if (result == null) {
        result = bounds;
      } else if (!multikey) {
        result = Bounds.and(result, bounds);
      } else if (result instanceof Interval && bounds instanceof Points) {
        result = bounds;
      } else {
        continue;
      }
      if (used != null && conjunct.exact() && !multikey) {
        used.add(conjunct);
      }
    }
    return result;
  }

  private static @Nullable Bounds branchBounds(String field, Conjunct or, boolean multikey) {
    Bounds union = null;
    for (List<Conjunct> branch : or.branches()) {
      Bounds bounds = boundsOf(field, branch, multikey, null);
      if (bounds == null) {
        return null;
      }
      union = union == null ? bounds : Bounds.or(union, bounds);
    }
    return union;
  }

  private enum SortDirection {
    NONE,
    FORWARD,
    REVERSE
  }

  private static SortDirection direction(
      List<IndexField> fields, List<Conjunct> conjuncts, Document sort) {
    Set<String> constant = new HashSet<>();
    for (IndexField field : fields) {
      if (Bounds.single(boundsOf(field.path(), conjuncts, false, null)) != null) {
        constant.add(field.path());
      }
    }
    int position = 0;
    Boolean reverse = null;
    for (Map.Entry<String, Object> entry : sort.entrySet()) {
      String path = entry.getKey();
      if (constant.contains(path)) {
        continue;
      }
      while (position < fields.size() && constant.contains(fields.get(position).path())) {
        position++;
      }
      if (position == fields.size()) {
        break;
      }
      IndexField field = fields.get(position++);
      if (!field.path().equals(path) || !(entry.getValue() instanceof Number direction)) {
        return SortDirection.NONE;
      }
      boolean backwards = direction.doubleValue() > 0 != field.ascending();
      if (reverse != null && reverse != backwards) {
        return SortDirection.NONE;
      }
      reverse = backwards;
      if (path.equals(ID)) {
        break;
      }
    }
    return reverse != null && reverse ? SortDirection.REVERSE : SortDirection.FORWARD;
  }

  private Plan toPlan(
      Candidate best, List<Conjunct> conjuncts, Document sort, boolean naturalReverse) {
    Document filter = filter(conjuncts, best);
    boolean reverse = best.sorted() ? best.reverse() : naturalReverse;
    boolean sorted = sort.isEmpty() || best.sorted();
    IndexDefinition index = best.index();
    if (index == null && best.equalities() == 1) {
      List<byte[]> points = new ArrayList<>();
      for (byte[] value : ((Points) best.bounds().getFirst()).values()) {
        points.add(Keys.concat(collection, value));
      }
      return new Plan(
          null, List.of(), reverse ? points.reversed() : points, reverse, sorted, filter);
    }
    List<IndexField> fields = index == null ? List.of(IndexField.of(ID, true)) : index.order();
    byte[] prefix = index == null ? collection : index.prefix();
    return new Plan(index, ranges(prefix, fields, best.bounds()), null, reverse, sorted, filter);
  }

  private static Document filter(List<Conjunct> conjuncts, Candidate best) {
    List<Document> left = new ArrayList<>();
    for (Conjunct conjunct : conjuncts) {
      if (!best.used().contains(conjunct)
          && left.stream().noneMatch(kept -> kept == conjunct.condition())) {
        left.add(conjunct.condition());
      }
    }
    return switch (left.size()) {
      case 0 -> new Document();
      case 1 -> left.getFirst();
      default -> new Document("$and", left);
    };
  }

  private static List<KeyRange> ranges(
      byte[] prefix, List<IndexField> fields, List<Bounds> bounds) {
    List<byte[]> prefixes = List.of(prefix);
    for (int i = 0; i < bounds.size(); i++) {
      boolean ascending = fields.get(i).ascending();
      if (bounds.get(i) instanceof Interval interval) {
        return intervals(prefixes, interval, ascending);
      }
      List<byte[]> values = new ArrayList<>(((Points) bounds.get(i)).values());
      if (!ascending) {
        values.replaceAll(value -> Keys.inverted(value, 0, value.length));
        Collections.reverse(values);
      }
      List<byte[]> extended = new ArrayList<>(prefixes.size() * values.size());
      for (byte[] start : prefixes) {
        for (byte[] value : values) {
          extended.add(Keys.concat(start, value));
        }
      }
      prefixes = extended;
    }
    return prefixes.stream().map(KeyRange::ofPrefix).toList();
  }

  private static List<KeyRange> intervals(
      List<byte[]> prefixes, Interval interval, boolean ascending) {
    Bounds.Limit low = ascending ? interval.low() : inverted(interval.high());
    Bounds.Limit high = ascending ? interval.high() : inverted(interval.low());
    byte[] from = low.start();
    byte[] to = high.end();
    if (Arrays.compareUnsigned(from, to) >= 0) {
      return List.of();
    }
    return prefixes.stream()
        .map(prefix -> new KeyRange(Keys.concat(prefix, from), Keys.concat(prefix, to)))
        .toList();
  }

  private static Bounds.Limit inverted(Bounds.Limit limit) {
    return new Bounds.Limit(
        Keys.inverted(limit.prefix(), 0, limit.prefix().length), limit.inclusive());
  }
}

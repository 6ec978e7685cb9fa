package io.orderflow.documentstore.protocol;

import de.bwaldvogel.mongo.backend.DefaultQueryMatcher;
import de.bwaldvogel.mongo.backend.QueryMatcher;
import io.orderflow.documentstore.bson.RawDocument;
import io.orderflow.documentstore.index.IndexDefinition;
import io.orderflow.documentstore.index.IndexKeys;
import io.orderflow.documentstore.index.Plan;
import io.orderflow.documentstore.storage.Scan;
import io.orderflow.documentstore.storage.View;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Carries out a plan: reads what it says, and lets through what its filter matches. */
final class PlanSource implements DocumentSource {

  private static final int MAX_FETCH = 256;

  private final Plan plan;
  private final View view;
  private final byte[] collection;
  private final StoreCounters counters;
  private final QueryMatcher matcher = new DefaultQueryMatcher();
  private final @Nullable Scan scan;
  private final Iterator<byte[]> points;
  private final @Nullable Set<String> seen;
  private final List<byte @Nullable []> fetched = new ArrayList<>();
  private int nextFetched;
  private int fetchSize;
  private @Nullable RawDocument current;

  /**
   * @param expected how many documents are probably wanted; 0 when all are
   */
  PlanSource(Plan plan, View view, byte[] collection, StoreCounters counters, int expected) {
    this.plan = plan;
    this.view = view;
    this.collection = collection;
    this.counters = counters;
    this.fetchSize = expected > 0 ? Math.min(expected, MAX_FETCH) : 32;
    IndexDefinition index = plan.index();
    seen = index != null && index.multikey() ? new HashSet<>() : null;
    List<byte[]> keys = plan.points();
    scan = keys == null ? view.scan(plan.ranges(), plan.reverse()) : null;
    points = keys == null ? List.<byte[]>of().iterator() : keys.iterator();
    if (plan.isFullScan()) {
      counters.fullScan();
    }
  }

  @Override
  public boolean advance() {
    while (true) {
      byte[] bson = read();
      if (bson == null) {
        current = null;
        return false;
      }
      counters.documentExamined();
      RawDocument found = new RawDocument(bson);
      if (plan.filter().isEmpty() || matcher.matches(found.document(), plan.filter())) {
        current = found;
        return true;
      }
    }
  }

  private byte @Nullable [] read() {
    if (scan != null && plan.index() == null) {
      return scan.next() ? scan.value() : null;
    }
    while (true) {
      while (nextFetched < fetched.size()) {
        byte[] found = fetched.get(nextFetched++);
        if (found != null) {
          return found;
        }
      }
      List<byte[]> keys = nextKeys();
      if (keys.isEmpty()) {
        return null;
      }
      fetched.clear();
      nextFetched = 0;
      if (keys.size() == 1) {
        fetched.add(view.get(keys.getFirst()));
      } else {
        fetched.addAll(view.getAll(keys));
      }
    }
  }

  private List<byte[]> nextKeys() {
    List<byte[]> keys = new ArrayList<>(fetchSize);
    while (keys.size() < fetchSize) {
      byte[] key = nextKey();
      if (key == null) {
        break;
      }
      keys.add(key);
    }
    fetchSize = Math.min(fetchSize * 2, MAX_FETCH);
    return keys;
  }

  private byte @Nullable [] nextKey() {
    IndexDefinition index = plan.index();
    if (scan == null || index == null) {
      return points.hasNext() ? points.next() : null;
    }
    while (scan.next()) {
      counters.entryExamined();
      byte[] key = IndexKeys.documentKey(index, collection, scan.key(), scan.value());
      if (seen == null || seen.add(new String(key, StandardCharsets.ISO_8859_1))) {
        return key;
      }
    }
    return null;
  }

  @Override
  public RawDocument current() {
    if (current == null) {
      throw new IllegalStateException("not on a document");
    }
    return current;
  }

  @Override
  public void close() {
    if (scan != null) {
      scan.close();
    }
  }
}

package io.orderflow.documentstore.index;

import de.bwaldvogel.mongo.bson.Document;
import io.orderflow.documentstore.storage.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A secondary index: what it was asked for, and what its entries have turned out to be. */
public final class IndexDefinition {

  private final int id;
  private final byte[] prefix;
  private final Document specification;
  private final String name;
  private final List<IndexField> fields;
  private final List<IndexField> order;
  private final boolean unique;
  private final boolean sparse;
  private final @Nullable Document partialFilter;
  private volatile boolean multikey;
  private volatile boolean inexact;
  private volatile long readableFrom;

  public IndexDefinition(int id, Document specification, boolean multikey, boolean inexact) {
    this.id = id;
    this.prefix = Keys.keyspace(id);
    this.specification = specification;
    this.name = String.valueOf(specification.get("name"));
    this.fields = fields(specification);
    this.unique = Boolean.TRUE.equals(specification.get("unique"));
    this.order = order(fields, unique);
    this.sparse = Boolean.TRUE.equals(specification.get("sparse"));
    this.partialFilter = (Document) specification.get("partialFilterExpression");
    this.multikey = multikey;
    this.inexact = inexact;
  }

  private static List<IndexField> fields(Document specification) {
    if (!(specification.get("key") instanceof Document key)) {
      throw new IllegalArgumentException("an index without a key: " + specification);
    }
    List<IndexField> fields = new ArrayList<>();
    for (Map.Entry<String, Object> entry : key.entrySet()) {
      fields.add(IndexField.of(entry.getKey(), ((Number) entry.getValue()).doubleValue() > 0));
    }
    return List.copyOf(fields);
  }

  private static List<IndexField> order(List<IndexField> fields, boolean unique) {
    if (unique || fields.stream().anyMatch(field -> field.path().equals("_id"))) {
      return fields;
    }
    List<IndexField> order = new ArrayList<>(fields);
    order.add(IndexField.of("_id", fields.getLast().ascending()));
    return List.copyOf(order);
  }

  /** The keyspace of the entries. */
  public int id() {
    return id;
  }

  public byte[] prefix() {
    return prefix;
  }

  /** As it is listed to clients, without the namespace. */
  public Document specification() {
    return specification;
  }

  public String name() {
    return name;
  }

  public List<IndexField> fields() {
    return fields;
  }

  /**
   * The order of the entries: the fields and, unless the index is unique, {@code _id} in the
   * direction of the last one.
   */
  List<IndexField> order() {
    return order;
  }

  public boolean unique() {
    return unique;
  }

  public boolean sparse() {
    return sparse;
  }

  public @Nullable Document partialFilter() {
    return partialFilter;
  }

  /**
   * Whether entries of one key are told apart by the document's key, in the direction of the last
   * field.
   */
  boolean suffixAscending() {
    return fields.getLast().ascending();
  }

  /** Whether a document has had, or has, an array on one of the paths. */
  public boolean multikey() {
    return multikey;
  }

  public void markMultikey() {
    multikey = true;
  }

  /** Whether there has been a decimal whose order the keys do not tell. */
  public boolean inexact() {
    return inexact;
  }

  public void markInexact() {
    inexact = true;
  }

  /** The write that brought the entries: views before it must not use this index. */
  public long readableFrom() {
    return readableFrom;
  }

  public void readableFrom(long ticket) {
    readableFrom = ticket;
  }
}

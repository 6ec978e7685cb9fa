package io.orderflow.documentstore.protocol;

import de.bwaldvogel.mongo.backend.DefaultQueryMatcher;
import de.bwaldvogel.mongo.backend.QueryMatcher;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.Json;
import de.bwaldvogel.mongo.exception.BadValueException;
import de.bwaldvogel.mongo.exception.DuplicateKeyError;
import io.orderflow.documentstore.bson.RawDocument;
import io.orderflow.documentstore.index.IndexDefinition;
import io.orderflow.documentstore.index.IndexField;
import io.orderflow.documentstore.index.IndexKeys;
import io.orderflow.documentstore.storage.WriteSession;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Keeps index entries in step with documents, and touches only those that change. */
final class IndexMaintenance {

  private final List<IndexDefinition> indexes;
  private final QueryMatcher matcher = new DefaultQueryMatcher();

  IndexMaintenance(List<IndexDefinition> indexes) {
    this.indexes = indexes;
  }

  private record Change(IndexDefinition index, List<byte[]> removed, List<byte[]> added) {}

  /**
   * Replaces the entries of {@code before} by those of {@code after}; null stands for no document.
   *
   * @throws DuplicateKeyError when a unique index forbids it; nothing is changed then
   */
  void replace(
      String collection,
      WriteSession writes,
      byte[] documentKey,
      @Nullable RawDocument before,
      @Nullable RawDocument after) {
    List<Change> changes = new ArrayList<>(indexes.size());
    for (IndexDefinition index : indexes) {
      List<byte[]> old = values(index, before);
      List<byte[]> now = values(index, after);
      Change change = new Change(index, without(old, now), without(now, old));
      if (index.unique() && after != null) {
        for (byte[] added : change.added()) {
          byte[] owner = writes.get(added);
          if (owner != null && !isOwn(owner, documentKey)) {
            List<String> paths = index.fields().stream().map(IndexField::path).toList();
            throw duplicate(collection, index.name(), paths, after.document());
          }
        }
      }
      changes.add(change);
    }
    for (Change change : changes) {
      apply(change, writes, documentKey);
    }
  }

  private static void apply(Change change, WriteSession writes, byte[] documentKey) {
    IndexDefinition index = change.index();
    for (byte[] removed : change.removed()) {
      writes.delete(index.unique() ? removed : IndexKeys.withSuffix(index, removed, documentKey));
    }
    for (byte[] added : change.added()) {
      writes.put(
          index.unique() ? added : IndexKeys.withSuffix(index, added, documentKey),
          IndexKeys.entryValue(index, added, documentKey));
    }
  }

  private List<byte[]> values(IndexDefinition index, @Nullable RawDocument document) {
    if (document == null) {
      return List.of();
    }
    Document filter = index.partialFilter();
    if (filter != null && !matcher.matches(document.document(), filter)) {
      return List.of();
    }
    try {
      return IndexKeys.values(index, document);
    } catch (IllegalArgumentException e) {
      throw new BadValueException("index " + index.name() + ": " + e.getMessage());
    }
  }

  private static List<byte[]> without(List<byte[]> keys, List<byte[]> others) {
    if (keys.isEmpty() || others.isEmpty()) {
      return keys;
    }
    if (keys.size() == 1 && others.size() == 1) {
      return Arrays.equals(keys.getFirst(), others.getFirst()) ? List.of() : keys;
    }
    TreeSet<byte[]> left = new TreeSet<>(Arrays::compareUnsigned);
    left.addAll(keys);
    others.forEach(left::remove);
    return List.copyOf(left);
  }

  private static boolean isOwn(byte[] owner, byte[] documentKey) {
    return Arrays.equals(owner, 0, owner.length, documentKey, Integer.BYTES, documentKey.length);
  }

  static DuplicateKeyError duplicate(
      String collection, String index, List<String> paths, Document document) {
    String key =
        paths.stream()
            .map(
                path ->
                    path
                        + ": "
                        + Json.toCompactJsonValue(
                            Utils.getSubdocumentValueCollectionAware(document, path)))
            .collect(Collectors.joining(", ", "{ ", " }"));
    return new DuplicateKeyError(collection, index + " dup key: " + key);
  }
}

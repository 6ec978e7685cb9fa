package io.orderflow.documentstore.protocol;

import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.wire.BsonConstants;
import io.orderflow.documentstore.bson.RawDocument;
import io.orderflow.documentstore.storage.WriteSession;
import org.jspecify.annotations.Nullable;

/**
 * The changes of one command to one collection: documents, their index entries, its numbers and its
 * catalog entry.
 */
final class CollectionSession {

  private final StoredCollection collection;
  private final WriteSession writes;
  private final IndexMaintenance maintenance;
  private long documents;
  private long bytes;
  private boolean catalogChanged;

  CollectionSession(StoredCollection collection, WriteSession writes) {
    this.collection = collection;
    this.writes = writes;
    this.maintenance = new IndexMaintenance(collection.definitions());
  }

  WriteSession writes() {
    return writes;
  }

  @Nullable RawDocument get(byte[] key) {
    byte[] stored = writes.get(key);
    return stored == null ? null : new RawDocument(stored);
  }

  /**
   * Puts one document in place of another; null stands for none.
   *
   * @throws de.bwaldvogel.mongo.exception.DuplicateKeyError when a unique index forbids it; nothing
   *     is changed then
   */
  void replace(byte[] key, @Nullable RawDocument before, @Nullable RawDocument after) {
    if (after != null && after.bytes().length > BsonConstants.MAX_BSON_OBJECT_SIZE) {
      throw new MongoServerError(
          10334,
          "BSONObjectTooLarge",
          "document of " + after.bytes().length + " bytes is too large");
    }
    maintenance.replace(collection.getFullName(), writes, key, before, after);
    if (after == null) {
      writes.delete(key);
    } else {
      writes.put(key, after.bytes());
    }
    documents += (after == null ? 0 : 1) - (before == null ? 0 : 1);
    bytes +=
        (after == null ? 0 : after.bytes().length) - (before == null ? 0 : before.bytes().length);
  }

  void catalogChanged() {
    catalogChanged = true;
  }

  Statistics statisticsAfter(Statistics before) {
    return before.plus(documents, bytes);
  }

  void finish(Statistics before, boolean traitsChanged) {
    if (documents != 0 || bytes != 0) {
      writes.put(MetaKeys.statistics(collection.id()), statisticsAfter(before).toBytes());
    }
    if (catalogChanged || traitsChanged) {
      writes.put(
          MetaKeys.collection(collection.id()),
          RawDocument.of(
                  collection.toCatalogEntry(
                      collection.getDatabaseName(), collection.getCollectionName()))
              .bytes());
    }
  }
}

package io.orderflow.documentstore.protocol;

import io.orderflow.documentstore.index.IndexDefinition;
import io.orderflow.documentstore.storage.WriteSession;

/** The changes of one command to one collection, with its numbers and its catalog entry. */
final class CollectionSession {

  private final StoredCollection collection;
  private final WriteSession writes;
  private final int traitsBefore;
  private long documents;
  private long bytes;
  private boolean catalogChanged;

  CollectionSession(StoredCollection collection, WriteSession writes) {
    this.collection = collection;
    this.writes = writes;
    this.traitsBefore = traits();
  }

  WriteSession writes() {
    return writes;
  }

  void counted(long moreDocuments, long moreBytes) {
    documents += moreDocuments;
    bytes += moreBytes;
  }

  void catalogChanged() {
    catalogChanged = true;
  }

  Statistics statisticsAfter(Statistics before) {
    return before.plus(documents, bytes);
  }

  void finish(Statistics before) {
    if (documents != 0 || bytes != 0) {
      writes.put(MetaKeys.statistics(collection.id()), statisticsAfter(before).toBytes());
    }
    if (catalogChanged || traits() != traitsBefore) {
      writes.put(
          MetaKeys.collection(collection.id()),
          BsonBytes.encode(
              collection.toCatalogEntry(
                  collection.getDatabaseName(), collection.getCollectionName())));
    }
  }

  /**
   * Changes when a document makes an index multikey or inexact, which the catalog must tell after a
   * restart.
   */
  private int traits() {
    int traits = 0;
    for (IndexDefinition index : collection.definitions()) {
      traits += (index.multikey() ? 1 : 0) + (index.inexact() ? 1 : 0);
    }
    return traits;
  }
}

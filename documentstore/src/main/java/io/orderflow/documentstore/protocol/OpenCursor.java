package io.orderflow.documentstore.protocol;

import de.bwaldvogel.mongo.bson.Document;
import io.orderflow.documentstore.bson.RawDocument;
import io.orderflow.documentstore.storage.DurableView;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A result that is read batch by batch. Safe for use by one thread after another. */
final class OpenCursor implements AutoCloseable {

  private static final int MAX_BATCH_BYTES = 16 << 20;

  private final String namespace;
  private final DocumentSource source;
  private final @Nullable DurableView view;
  private final @Nullable UnaryOperator<List<Document>> projection;
  private boolean lookedAhead;
  private boolean more;
  private boolean closed;
  private volatile long lastUsedNanos = System.nanoTime();

  /**
   * @param view what {@code source} reads; closed with this cursor
   * @param projection what is done to the documents, or null when they go out as they are stored
   */
  OpenCursor(
      String namespace,
      DocumentSource source,
      @Nullable DurableView view,
      @Nullable UnaryOperator<List<Document>> projection) {
    this.namespace = namespace;
    this.source = source;
    this.view = view;
    this.projection = projection;
  }

  String namespace() {
    return namespace;
  }

  long lastUsedNanos() {
    return lastUsedNanos;
  }

  /** The next documents: at most {@code size} when that is positive, and about 16 MB. */
  synchronized List<?> take(int size) {
    List<RawDocument> batch = new ArrayList<>();
    int bytes = 0;
    while ((size <= 0 || batch.size() < size) && bytes < MAX_BATCH_BYTES && hasMore()) {
      lookedAhead = false;
      RawDocument document = source.current();
      bytes += document.bytes().length;
      batch.add(document);
    }
    lastUsedNanos = System.nanoTime();
    return projection == null
        ? batch
        : projection.apply(batch.stream().map(RawDocument::document).toList());
  }

  /** Whether there is another document. */
  synchronized boolean hasMore() {
    if (!lookedAhead) {
      more = !closed && source.advance();
      lookedAhead = true;
    }
    return more;
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      source.close();
      if (view != null) {
        view.close();
      }
    }
  }
}

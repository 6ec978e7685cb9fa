package io.orderflow.documentstore.protocol;

import io.orderflow.documentstore.storage.DurableView;
import io.orderflow.documentstore.storage.Engine;
import io.orderflow.documentstore.storage.WriteSession;

/** The format version that the store's files carry. */
public final class StoredFormat {

  private StoredFormat() {}

  /** The version on disk; a new store gets {@code current}. */
  public static int readOrWrite(Engine engine, int current) {
    try (DurableView view = engine.acquire()) {
      byte[] stored = view.get(MetaKeys.format());
      if (stored != null) {
        return MetaKeys.toInt(stored);
      }
    }
    write(engine, current);
    return current;
  }

  public static void write(Engine engine, int version) {
    WriteSession writes = engine.begin();
    writes.put(MetaKeys.format(), MetaKeys.ofInt(version));
    engine.awaitDurable(engine.write(writes));
  }
}

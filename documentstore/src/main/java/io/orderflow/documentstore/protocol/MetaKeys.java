package io.orderflow.documentstore.protocol;

import io.orderflow.documentstore.storage.Keys;
import java.nio.ByteBuffer;

/** Keyspace 0: what the store knows about itself. */
final class MetaKeys {

  static final int KEYSPACE = 0;

  private static final byte[] PREFIX = Keys.keyspace(KEYSPACE);

  private MetaKeys() {}

  static byte[] format() {
    return key('F');
  }

  /** The next keyspace to give away; none is ever used twice. */
  static byte[] nextKeyspace() {
    return key('K');
  }

  static byte[] collections() {
    return key('C');
  }

  static byte[] collection(int id) {
    return Keys.concat(collections(), Keys.keyspace(id));
  }

  /** Number of documents and of their bytes. */
  static byte[] statistics(int id) {
    return Keys.concat(key('S'), Keys.keyspace(id));
  }

  private static byte[] key(char kind) {
    return Keys.concat(PREFIX, new byte[] {(byte) kind});
  }

  static byte[] ofInt(int value) {
    return Keys.keyspace(value);
  }

  static int toInt(byte[] bytes) {
    return ByteBuffer.wrap(bytes).getInt();
  }
}

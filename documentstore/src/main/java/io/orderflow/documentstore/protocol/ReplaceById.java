package io.orderflow.documentstore.protocol;

import io.orderflow.documentstore.bson.BsonReader;
import io.orderflow.documentstore.bson.Elements;
import io.orderflow.documentstore.bson.LittleEndian;
import io.orderflow.documentstore.bson.RawDocument;
import io.orderflow.documentstore.bson.Types;
import io.orderflow.documentstore.index.KeyWriter;
import io.orderflow.documentstore.index.RawValueEncoder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An update that replaces the document of one {@code _id}, recognised without decoding it.
 *
 * @param key the key of the document
 * @param document what takes its place, starting with its id
 */
record ReplaceById(byte[] key, RawDocument document, boolean upsert) {

  private static final byte[] ID = {'_', 'i', 'd'};

  /** Null when the update is of another kind, or in any way out of the ordinary. */
  static @Nullable ReplaceById of(RawDocument update, byte[] collection) {
    byte[] bytes = update.bytes();
    int query = -1;
    int from = -1;
    int to = -1;
    boolean upsert = false;
    Elements elements = new Elements(bytes, 0);
    while (elements.next()) {
      int type = elements.type();
      switch (elements.name()) {
        case "q" -> query = type == Types.DOCUMENT ? elements.valueFrom() : -1;
        case "u" -> {
          from = type == Types.DOCUMENT ? elements.valueFrom() : -1;
          to = elements.valueTo();
        }
        case "upsert" -> upsert = type == Types.BOOLEAN && bytes[elements.valueFrom()] != 0;
        case "multi" -> {
          if (type != Types.BOOLEAN || bytes[elements.valueFrom()] != 0) {
            return null;
          }
        }
        default -> {
          return null;
        }
      }
    }
    return query < 0 || from < 0 ? null : of(bytes, query, from, to, upsert, collection);
  }

  private static @Nullable ReplaceById of(
      byte[] bytes, int query, int from, int to, boolean upsert, byte[] collection) {
    Elements id = new Elements(bytes, query);
    if (!id.next() || !id.nameIs(ID) || !isSimple(id.type())) {
      return null;
    }
    byte[] key = key(bytes, id, collection);
    int idFrom = id.elementFrom();
    int idTo = id.valueTo();
    if (id.next()) {
      return null;
    }
    Elements fields = new Elements(bytes, from);
    boolean first = true;
    boolean startsWithId = false;
    while (fields.next()) {
      if (fields.nameIs(ID)) {
        if (!first
            || !isSimple(fields.type())
            || !Arrays.equals(key, key(bytes, fields, collection))) {
          return null;
        }
        startsWithId = true;
      } else if (!isPlain(bytes, fields)) {
        return null;
      }
      first = false;
    }
    byte[] document =
        startsWithId ? Arrays.copyOfRange(bytes, from, to) : withId(bytes, idFrom, idTo, from, to);
    return new ReplaceById(key, new RawDocument(document), upsert);
  }

  /** The key of a document that starts with a simple id; null for any other. */
  static byte @Nullable [] keyOf(RawDocument document, byte[] collection) {
    Elements id = new Elements(document.bytes(), 0);
    return id.next() && id.nameIs(ID) && isSimple(id.type())
        ? key(document.bytes(), id, collection)
        : null;
  }

  private static boolean isSimple(int type) {
    return switch (type) {
      case Types.STRING, Types.OBJECT_ID, Types.INT32, Types.INT64, Types.DATE, Types.BINARY ->
          true;
      default -> false;
    };
  }

  private static byte[] key(byte[] bytes, Elements id, byte[] collection) {
    KeyWriter out = new KeyWriter();
    out.write(collection);
    RawValueEncoder.encode(bytes, id.type(), id.valueFrom(), id.valueTo(), out);
    return out.toBytes();
  }

  private static boolean isPlain(byte[] bytes, Elements field) {
    if (bytes[field.nameFrom()] == '$') {
      return false;
    }
    for (int i = field.nameFrom(); i < field.nameTo(); i++) {
      if (bytes[i] == '.') {
        return false;
      }
    }
    return true;
  }

  private static byte[] withId(byte[] bytes, int idFrom, int idTo, int from, int to) {
    int idSize = idTo - idFrom;
    byte[] document = new byte[idSize + to - from];
    System.arraycopy(bytes, idFrom, document, Integer.BYTES, idSize);
    System.arraycopy(
        bytes, from + Integer.BYTES, document, Integer.BYTES + idSize, to - from - Integer.BYTES);
    LittleEndian.writeInt(document, 0, document.length);
    return document;
  }

  /** The id's value, for the reply. */
  @Nullable Object id() {
    Elements id = new Elements(document.bytes(), 0);
    if (!id.next()) {
      throw new IllegalStateException("a document without an id");
    }
    return BsonReader.value(document.bytes(), id.type(), id.valueFrom());
  }
}

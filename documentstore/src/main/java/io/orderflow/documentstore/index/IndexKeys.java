package io.orderflow.documentstore.index;

import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.CannotIndexParallelArraysError;
import io.orderflow.documentstore.bson.Elements;
import io.orderflow.documentstore.bson.RawDocument;
import io.orderflow.documentstore.bson.Types;
import io.orderflow.documentstore.storage.Keys;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The entries that a document has in an index. A key is the index's keyspace and the encoded
 * values, and, unless the index is unique, the key of the document; an array on a path gives one
 * entry per element.
 */
public final class IndexKeys {

  private static final Object EMPTY_ARRAY = new Object();

  private IndexKeys() {}

  /** The values of one field in one document, and where the first array on its path is. */
  private record Extracted(
      List<@Nullable Object> values, @Nullable String arrayPath, boolean present) {}

  /**
   * The encoded values of {@code document}, one byte string per entry, each with the keyspace in
   * front and without the document's key.
   *
   * @throws CannotIndexParallelArraysError when two fields of the index run over different arrays
   */
  public static List<byte[]> values(IndexDefinition index, RawDocument document) {
    List<byte[]> simple = withoutArrays(index, document.bytes());
    return simple != null ? simple : withArrays(index, document.document());
  }

  /** The usual case, without decoding the document; null when there is an array on a path. */
  private static @Nullable List<byte[]> withoutArrays(IndexDefinition index, byte[] bson) {
    KeyWriter out = new KeyWriter();
    out.write(index.prefix());
    boolean present = false;
    Elements elements = new Elements(bson, 0);
    for (IndexField field : index.fields()) {
      int from = out.length();
      int type = locate(elements, field.encodedParts());
      if (type == Types.ARRAY) {
        return null;
      }
      if (type < 0) {
        out.write(ValueEncoder.NULL);
      } else {
        present = true;
        RawValueEncoder.encode(bson, type, elements.valueFrom(), elements.valueTo(), out);
        if (!RawValueEncoder.isExact(bson, type, elements.valueFrom())) {
          index.markInexact();
        }
      }
      if (!field.ascending()) {
        out.invert(from);
      }
    }
    return index.sparse() && !present ? List.of() : List.of(out.toBytes());
  }

  /**
   * The type of the value that {@code elements} stands on afterwards; negative when it is missing.
   */
  private static int locate(Elements elements, List<byte[]> parts) {
    elements.enter(0);
    for (int i = 0; i < parts.size(); i++) {
      if (!elements.find(parts.get(i))) {
        return -1;
      }
      if (elements.type() == Types.ARRAY) {
        return Types.ARRAY;
      }
      if (i + 1 < parts.size()) {
        if (elements.type() != Types.DOCUMENT) {
          return -1;
        }
        elements.enter(elements.valueFrom());
      }
    }
    return elements.type();
  }

  private static List<byte[]> withArrays(IndexDefinition index, Document document) {
    List<IndexField> fields = index.fields();
    List<Extracted> extracted = new ArrayList<>(fields.size());
    boolean present = false;
    boolean array = false;
    for (IndexField field : fields) {
      Extracted one = extract(document, field.parts());
      extracted.add(one);
      present |= one.present();
      array |= one.arrayPath() != null;
    }
    if (index.sparse() && !present) {
      return List.of();
    }
    if (array) {
      index.markMultikey();
      refuseParallelArrays(extracted);
    }
    List<byte[]> keys = List.of(index.prefix());
    for (int i = 0; i < fields.size(); i++) {
      keys = extend(index, keys, fields.get(i), extracted.get(i).values());
    }
    return keys;
  }

  private static List<byte[]> extend(
      IndexDefinition index, List<byte[]> keys, IndexField field, List<@Nullable Object> values) {
    if (keys.size() == 1 && values.size() == 1) {
      KeyWriter out = new KeyWriter(keys.getFirst().length + 32);
      out.write(keys.getFirst());
      append(index, field, values.getFirst(), out);
      return List.of(out.toBytes());
    }
    List<byte[]> extended = new ArrayList<>();
    Set<String> seen = new LinkedHashSet<>();
    for (byte[] key : keys) {
      for (Object value : values) {
        KeyWriter out = new KeyWriter(key.length + 32);
        out.write(key);
        append(index, field, value, out);
        byte[] bytes = out.toBytes();
        if (seen.add(new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1))) {
          extended.add(bytes);
        }
      }
    }
    return extended;
  }

  private static void append(
      IndexDefinition index, IndexField field, @Nullable Object value, KeyWriter out) {
    int from = out.length();
    if (value == EMPTY_ARRAY) {
      out.write(ValueEncoder.EMPTY_ARRAY);
    } else {
      ValueEncoder.encode(value, out);
      if (!ValueEncoder.isExact(value)) {
        index.markInexact();
      }
    }
    if (!field.ascending()) {
      out.invert(from);
    }
  }

  private static Extracted extract(Document document, List<String> parts) {
    Object value = document;
    for (int i = 0; i < parts.size(); i++) {
      if (value instanceof Document inner) {
        value = inner.getOrMissing(parts.get(i));
      } else if (value instanceof Collection<?> array) {
        List<@Nullable Object> values = new ArrayList<>();
        collect(array, parts, i, values);
        return elements(values, String.join(".", parts.subList(0, i)));
      } else {
        value = Missing.getInstance();
      }
    }
    if (value instanceof Collection<?> array) {
      return elements(new ArrayList<>(array), String.join(".", parts));
    }
    List<@Nullable Object> values = new ArrayList<>(1);
    values.add(value);
    return new Extracted(values, null, !(value instanceof Missing));
  }

  private static Extracted elements(List<@Nullable Object> values, String arrayPath) {
    if (values.isEmpty()) {
      values.add(EMPTY_ARRAY);
    }
    return new Extracted(values, arrayPath, true);
  }

  private static void collect(
      Collection<?> array, List<String> parts, int next, List<@Nullable Object> into) {
    for (Object element : array) {
      if (!(element instanceof Document document)) {
        into.add(Missing.getInstance());
        continue;
      }
      Extracted inner = extract(document, parts.subList(next, parts.size()));
      for (Object value : inner.values()) {
        if (value != EMPTY_ARRAY) {
          into.add(value);
        }
      }
    }
  }

  private static void refuseParallelArrays(List<Extracted> extracted) {
    Set<String> paths = new LinkedHashSet<>();
    for (Extracted one : extracted) {
      if (one.arrayPath() != null) {
        paths.add(one.arrayPath());
      }
    }
    if (paths.size() > 1) {
      List<String> names =
          paths.stream().map(path -> path.substring(path.lastIndexOf('.') + 1)).toList();
      throw new CannotIndexParallelArraysError(names);
    }
  }

  /** The key of an entry that is not unique. */
  public static byte[] withSuffix(IndexDefinition index, byte[] values, byte[] documentKey) {
    byte[] key = Keys.concat(values, new byte[documentKey.length - Integer.BYTES]);
    boolean ascending = index.suffixAscending();
    for (int i = Integer.BYTES; i < documentKey.length; i++) {
      key[values.length + i - Integer.BYTES] = ascending ? documentKey[i] : (byte) ~documentKey[i];
    }
    return key;
  }

  /**
   * What an entry stores: where its suffix starts, or, in a unique index, the encoded {@code _id}.
   */
  public static byte[] entryValue(IndexDefinition index, byte[] values, byte[] documentKey) {
    if (index.unique()) {
      return java.util.Arrays.copyOfRange(documentKey, Integer.BYTES, documentKey.length);
    }
    return new byte[] {
      (byte) (values.length >>> 16), (byte) (values.length >>> 8), (byte) values.length
    };
  }

  /** The key of the document that an entry points to. */
  public static byte[] documentKey(
      IndexDefinition index, byte[] collectionPrefix, byte[] key, byte[] value) {
    if (index.unique()) {
      return Keys.concat(collectionPrefix, value);
    }
    int start = (value[0] & 0xFF) << 16 | (value[1] & 0xFF) << 8 | value[2] & 0xFF;
    byte[] documentKey = new byte[Integer.BYTES + key.length - start];
    System.arraycopy(collectionPrefix, 0, documentKey, 0, Integer.BYTES);
    boolean ascending = index.suffixAscending();
    for (int i = start; i < key.length; i++) {
      documentKey[Integer.BYTES + i - start] = ascending ? key[i] : (byte) ~key[i];
    }
    return documentKey;
  }
}

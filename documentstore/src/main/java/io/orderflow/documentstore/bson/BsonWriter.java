package io.orderflow.documentstore.bson;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.BsonJavaScript;
import de.bwaldvogel.mongo.bson.BsonRegularExpression;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Decimal128;
import de.bwaldvogel.mongo.bson.LegacyUUID;
import de.bwaldvogel.mongo.bson.MaxKey;
import de.bwaldvogel.mongo.bson.MinKey;
import de.bwaldvogel.mongo.bson.ObjectId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Encodes the core's types, and {@link RawDocument} as it is. */
public final class BsonWriter {

  private byte[] bytes;
  private int length;

  public BsonWriter(int capacity) {
    bytes = new byte[capacity];
  }

  public int length() {
    return length;
  }

  public byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  /** The bytes themselves, of which the first {@link #length} count. */
  public byte[] array() {
    return bytes;
  }

  public void writeByte(int value) {
    ensure(1);
    bytes[length++] = (byte) value;
  }

  public void writeInt(int value) {
    ensure(Integer.BYTES);
    LittleEndian.writeInt(bytes, length, value);
    length += Integer.BYTES;
  }

  public void writeLong(long value) {
    ensure(Long.BYTES);
    LittleEndian.writeLong(bytes, length, value);
    length += Long.BYTES;
  }

  public void setInt(int at, int value) {
    LittleEndian.writeInt(bytes, at, value);
  }

  public void writeBytes(byte[] source, int from, int to) {
    ensure(to - from);
    System.arraycopy(source, from, bytes, length, to - from);
    length += to - from;
  }

  public void writeDocument(Map<?, ?> document) {
    int start = begin();
    for (Map.Entry<?, ?> entry : document.entrySet()) {
      writeElement((String) entry.getKey(), entry.getValue());
    }
    end(start);
  }

  private int begin() {
    int start = length;
    writeInt(0);
    return start;
  }

  private void end(int start) {
    writeByte(0);
    setInt(start, length - start);
  }

  private void writeArray(Collection<?> array) {
    int start = begin();
    int i = 0;
    for (Object element : array) {
      writeElement(Integer.toString(i++), element);
    }
    end(start);
  }

  private void writeElement(String name, @Nullable Object value) {
    int at = length;
    writeByte(0);
    writeName(name);
    int type = writeValue(value);
    bytes[at] = (byte) type;
  }

  private void writeName(String name) {
    int size = name.length();
    ensure(size + 1);
    for (int i = 0; i < size; i++) {
      char unit = name.charAt(i);
      if (unit >= 0x80) {
        byte[] encoded = name.substring(i).getBytes(StandardCharsets.UTF_8);
        writeBytes(encoded, 0, encoded.length);
        writeByte(0);
        return;
      }
      if (unit == 0) {
        throw new InvalidBsonException("a name contains a zero");
      }
      bytes[length++] = (byte) unit;
    }
    bytes[length++] = 0;
  }

  private int writeValue(@Nullable Object value) {
    switch (value) {
      case null -> {
        return Types.NULL;
      }
      case String text -> {
        writeString(text);
        return Types.STRING;
      }
      case Integer number -> {
        writeInt(number);
        return Types.INT32;
      }
      case Long number -> {
        writeLong(number);
        return Types.INT64;
      }
      case Double number -> {
        writeLong(Double.doubleToRawLongBits(number));
        return Types.DOUBLE;
      }
      case Boolean flag -> {
        writeByte(flag ? 1 : 0);
        return Types.BOOLEAN;
      }
      case RawDocument raw -> {
        writeBytes(raw.bytes(), 0, raw.bytes().length);
        return Types.DOCUMENT;
      }
      case Map<?, ?> document -> {
        writeDocument(document);
        return Types.DOCUMENT;
      }
      case Collection<?> array -> {
        writeArray(array);
        return Types.ARRAY;
      }
      case Instant instant -> {
        writeLong(instant.toEpochMilli());
        return Types.DATE;
      }
      case ObjectId id -> {
        writeBytes(id.toByteArray(), 0, id.toByteArray().length);
        return Types.OBJECT_ID;
      }
      default -> {
        return writeRareValue(value);
      }
    }
  }

  private int writeRareValue(Object value) {
    switch (value) {
      case Decimal128 decimal -> {
        writeLong(decimal.getLow());
        writeLong(decimal.getHigh());
        return Types.DECIMAL128;
      }
      case UUID uuid -> {
        writeBinaryHead(2 * Long.BYTES, Types.BINARY_UUID);
        writeLong(Long.reverseBytes(uuid.getMostSignificantBits()));
        writeLong(Long.reverseBytes(uuid.getLeastSignificantBits()));
        return Types.BINARY;
      }
      case LegacyUUID legacy -> {
        writeBinaryHead(2 * Long.BYTES, Types.BINARY_LEGACY_UUID);
        writeLong(legacy.getUuid().getMostSignificantBits());
        writeLong(legacy.getUuid().getLeastSignificantBits());
        return Types.BINARY;
      }
      case BinData data -> {
        writeBinaryHead(data.getData().length, Types.BINARY_GENERIC);
        writeBytes(data.getData(), 0, data.getData().length);
        return Types.BINARY;
      }
      case BsonTimestamp timestamp -> {
        writeLong(timestamp.getValue());
        return Types.TIMESTAMP;
      }
      case BsonRegularExpression regex -> {
        writeName(regex.getPattern());
        writeName(regex.getOptions() == null ? "" : regex.getOptions());
        return Types.REGEX;
      }
      case BsonJavaScript script -> {
        writeString(script.getCode());
        return Types.JAVASCRIPT;
      }
      case MinKey min -> {
        return Types.MIN_KEY;
      }
      case MaxKey max -> {
        return Types.MAX_KEY;
      }
      default -> throw new InvalidBsonException("unsupported type " + value.getClass());
    }
  }

  private void writeBinaryHead(int size, int subtype) {
    writeInt(size);
    writeByte(subtype);
  }

  private void writeString(String text) {
    int start = length;
    int size = text.length();
    ensure(Integer.BYTES + size + 1);
    length += Integer.BYTES;
    for (int i = 0; i < size; i++) {
      char unit = text.charAt(i);
      if (unit >= 0x80) {
        length = start + Integer.BYTES;
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        writeBytes(encoded, 0, encoded.length);
        break;
      }
      bytes[length++] = (byte) unit;
    }
    writeByte(0);
    setInt(start, length - start - Integer.BYTES);
  }

  private void ensure(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}

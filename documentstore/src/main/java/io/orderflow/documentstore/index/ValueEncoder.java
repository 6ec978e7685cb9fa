package io.orderflow.documentstore.index;

import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.BsonJavaScript;
import de.bwaldvogel.mongo.bson.BsonRegularExpression;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Decimal128;
import de.bwaldvogel.mongo.bson.LegacyUUID;
import de.bwaldvogel.mongo.bson.MaxKey;
import de.bwaldvogel.mongo.bson.MinKey;
import de.bwaldvogel.mongo.bson.ObjectId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Turns BSON values into bytes that compare, unsigned, as the values do in MongoDB's comparison
 * order: minimum key, null and missing, numbers of all types by value, string, document, array,
 * binary, object id, boolean, date, timestamp, regular expression, maximum key. Values that a query
 * calls equal have equal bytes. No encoding is a prefix of another.
 *
 * <p>Numbers are ordered by their double value, and longs beyond its precision by the rest.
 * Decimals of more than 15 digits can share the bytes of their neighbours: {@link #isExact} tells.
 */
public final class ValueEncoder {

  static final int END = 0x00;
  static final int MIN_KEY = 0x05;
  static final int EMPTY_ARRAY = 0x08;
  static final int NULL = 0x10;
  static final int NUMBER = 0x20;
  static final int STRING = 0x30;
  static final int DOCUMENT = 0x40;
  static final int ARRAY = 0x50;
  static final int BINARY = 0x60;
  static final int LEGACY_UUID = 0x62;
  static final int UUID_VALUE = 0x64;
  static final int OBJECT_ID = 0x70;
  static final int BOOLEAN = 0x80;
  static final int DATE = 0x90;
  static final int TIMESTAMP = 0xA0;
  static final int REGEX = 0xB0;
  static final int JAVASCRIPT = 0xC0;
  static final int MAX_KEY = 0xF0;

  private static final long SIGN = Long.MIN_VALUE;
  private static final int EXACT_DECIMAL_DIGITS = 15;
  private static final int EXACT_DECIMAL_EXPONENT = 290;

  private ValueEncoder() {}

  /** The bytes of one value. */
  public static byte[] encode(@Nullable Object value) {
    KeyWriter out = new KeyWriter();
    encode(value, out);
    return out.toBytes();
  }

  /** Appends the bytes of one value. */
  public static void encode(@Nullable Object value, KeyWriter out) {
    int type = typeOf(value);
    out.write(type);
    encodeBody(type, value, out);
  }

  static int typeOf(@Nullable Object value) {
    return switch (value) {
      case null -> NULL;
      case Missing missing -> NULL;
      case String string -> STRING;
      case Number number -> NUMBER;
      case Instant instant -> DATE;
      case Boolean bool -> BOOLEAN;
      case Map<?, ?> document -> DOCUMENT;
      case Collection<?> array -> ARRAY;
      case ObjectId id -> OBJECT_ID;
      case UUID uuid -> UUID_VALUE;
      case BinData data -> BINARY;
      case LegacyUUID uuid -> LEGACY_UUID;
      case BsonTimestamp timestamp -> TIMESTAMP;
      case BsonRegularExpression regex -> REGEX;
      case BsonJavaScript script -> JAVASCRIPT;
      case MinKey min -> MIN_KEY;
      case MaxKey max -> MAX_KEY;
      default -> throw new IllegalArgumentException("no order is defined for " + value.getClass());
    };
  }

  static void encodeBody(int type, @Nullable Object value, KeyWriter out) {
    switch (value) {
      case null -> {}
      case String string -> out.writeString(string);
      case Number number -> encodeNumber(number, out);
      case Instant instant -> out.writeLong(instant.toEpochMilli() ^ SIGN);
      case Boolean bool -> out.write(bool ? 1 : 0);
      case Map<?, ?> document -> encodeDocument(document, out);
      case Collection<?> array -> encodeArray(array, out);
      case ObjectId id -> out.write(id.toByteArray());
      case UUID uuid ->
          out.writeLong(uuid.getMostSignificantBits()).writeLong(uuid.getLeastSignificantBits());
      case BinData data -> out.writeInt(data.getData().length).write(data.getData());
      case LegacyUUID legacy ->
          out.writeLong(legacy.getUuid().getMostSignificantBits() ^ SIGN)
              .writeLong(legacy.getUuid().getLeastSignificantBits() ^ SIGN);
      case BsonTimestamp timestamp -> out.writeLong(timestamp.getValue());
      case BsonRegularExpression regex ->
          out.writeString(regex.getPattern()).writeString(regex.getOptions() + "");
      case BsonJavaScript script -> out.writeString(script.getCode());
      default -> {
        if (type != NULL && type != MIN_KEY && type != MAX_KEY) {
          throw new IllegalArgumentException("no order is defined for " + value.getClass());
        }
      }
    }
  }

  private static void encodeDocument(Map<?, ?> document, KeyWriter out) {
    for (Map.Entry<?, ?> field : document.entrySet()) {
      int type = typeOf(field.getValue());
      out.write(type).writeString((String) field.getKey());
      encodeBody(type, field.getValue(), out);
    }
    out.write(END);
  }

  private static void encodeArray(Collection<?> array, KeyWriter out) {
    for (Object element : array) {
      encode(element, out);
    }
    out.write(END);
  }

  private static void encodeNumber(Number number, KeyWriter out) {
    encodeDouble(number.doubleValue(), number instanceof Long exact ? beyondDouble(exact) : 0, out);
  }

  /** What a double cannot say of a long. */
  static int beyondDouble(long value) {
    return (int) (value - (long) (double) value);
  }

  static void encodeDouble(double value, int rest, KeyWriter out) {
    long bits = Double.doubleToLongBits(value == 0.0 ? 0.0 : value);
    int biased = rest + 0x8000;
    out.writeLong(bits < 0 ? ~bits : bits ^ SIGN).write(biased >>> 8).write(biased);
  }

  /** False for decimals whose order among their neighbours the bytes do not tell. */
  static boolean isExact(@Nullable Object value) {
    if (!(value instanceof Decimal128 decimal)) {
      return true;
    }
    double rounded = decimal.doubleValue();
    if (Double.isNaN(rounded) || Double.isInfinite(rounded)) {
      return false;
    }
    BigDecimal digits = decimal.toBigDecimal().stripTrailingZeros();
    int exponent = digits.precision() - digits.scale();
    return digits.precision() <= EXACT_DECIMAL_DIGITS
        && Math.abs(exponent) <= EXACT_DECIMAL_EXPONENT;
  }
}

package io.orderflow.documentstore.index;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.backend.ValueComparator;
import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Decimal128;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.LegacyUUID;
import de.bwaldvogel.mongo.bson.MaxKey;
import de.bwaldvogel.mongo.bson.MinKey;
import de.bwaldvogel.mongo.bson.ObjectId;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.orderflow.documentstore.bson.BsonReader;
import io.orderflow.documentstore.bson.BsonValidator;
import io.orderflow.documentstore.bson.Elements;
import io.orderflow.documentstore.bson.RawDocument;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

class ValueEncoderTest {

  @Property(tries = 20_000, seed = "42")
  void bytes_compare_as_the_values_do(
      @ForAll("values") Object first, @ForAll("values") Object second) {
    int byValue = ValueComparator.ascWithoutListHandling().compare(first, second);
    int byBytes = Arrays.compareUnsigned(ValueEncoder.encode(first), ValueEncoder.encode(second));
    assertThat(Integer.signum(byBytes))
        .as("%s against %s", first, second)
        .isEqualTo(Integer.signum(byValue));
  }

  @Property(tries = 5_000, seed = "43")
  void inverted_bytes_compare_the_other_way_round(
      @ForAll("values") Object first, @ForAll("values") Object second) {
    int ascending = Arrays.compareUnsigned(ValueEncoder.encode(first), ValueEncoder.encode(second));
    int descending = Arrays.compareUnsigned(inverted(first), inverted(second));
    assertThat(Integer.signum(descending)).isEqualTo(-Integer.signum(ascending));
  }

  private static byte[] inverted(Object value) {
    KeyWriter out = new KeyWriter();
    ValueEncoder.encode(value, out);
    out.invert(0);
    return out.toBytes();
  }

  @Property(tries = 5_000, seed = "44")
  void no_encoding_is_a_prefix_of_another(
      @ForAll("values") Object first, @ForAll("values") Object second) {
    byte[] one = ValueEncoder.encode(first);
    byte[] other = ValueEncoder.encode(second);
    int mismatch = Arrays.mismatch(one, other);
    assertThat(mismatch < 0 || mismatch < Math.min(one.length, other.length)).isTrue();
  }

  @Property(tries = 5_000, seed = "45")
  void encoded_values_give_the_same_bytes_without_being_decoded(@ForAll("values") Object value) {
    Object stored = value instanceof Missing ? null : value;
    Document document = new Document("other", List.of(1)).append("value", stored);
    ByteBuf coreBytes = Unpooled.buffer();
    BsonEncoder.encodeDocument(document, coreBytes);
    byte[] bson = RawDocument.of(document).bytes();
    assertThat(bson).as("as the core encodes").isEqualTo(ByteBufUtil.getBytes(coreBytes));
    BsonValidator.check(bson, 0, bson.length);
    assertThat(BsonReader.document(bson, 0)).isEqualTo(document);

    Elements elements = new Elements(bson, 0);
    assertThat(elements.find("value".getBytes(StandardCharsets.UTF_8))).isTrue();
    KeyWriter out = new KeyWriter(1);
    RawValueEncoder.encode(bson, elements.type(), elements.valueFrom(), elements.valueTo(), out);
    assertThat(out.toBytes()).isEqualTo(ValueEncoder.encode(value));
  }

  @Example
  void numbers_are_one_type() {
    assertThat(ValueEncoder.encode(1))
        .isEqualTo(ValueEncoder.encode(1L))
        .isEqualTo(ValueEncoder.encode(1.0));
    assertThat(ValueEncoder.encode(1))
        .isEqualTo(ValueEncoder.encode(new Decimal128(new BigDecimal("1.00"))));
    assertThat(ValueEncoder.encode(0.0)).isEqualTo(ValueEncoder.encode(-0.0));
    assertThat(ValueEncoder.encode(null)).isEqualTo(ValueEncoder.encode(Missing.getInstance()));
  }

  @Example
  void longs_beyond_the_precision_of_doubles_stay_apart() {
    long base = 1L << 60;
    for (long value = base - 300; value < base + 300; value++) {
      assertThat(Arrays.compareUnsigned(ValueEncoder.encode(value), ValueEncoder.encode(value + 1)))
          .isNegative();
    }
  }

  @Example
  void arrays_compare_element_by_element() {
    List<List<Object>> ascending =
        List.of(List.of(), List.of(1), List.of(1, 2), List.of(1, "a"), List.of(2), List.of("a"));
    for (int i = 1; i < ascending.size(); i++) {
      assertThat(
              Arrays.compareUnsigned(
                  ValueEncoder.encode(ascending.get(i - 1)), ValueEncoder.encode(ascending.get(i))))
          .isNegative();
    }
  }

  @Example
  void decimals_of_many_digits_are_known_to_be_inexact() {
    assertThat(ValueEncoder.isExact(new Decimal128(new BigDecimal("123456789012.345")))).isTrue();
    assertThat(ValueEncoder.isExact(new Decimal128(new BigDecimal("0.1234567890123456"))))
        .isFalse();
    assertThat(ValueEncoder.isExact(Decimal128.NaN)).isFalse();
  }

  @Provide
  Arbitrary<Object> values() {
    Arbitrary<Object> scalars = scalars();
    Arbitrary<Object> documents =
        Combinators.combine(names(), scalars, names(), scalars)
            .as((k1, v1, k2, v2) -> (Object) new Document(k1, known(v1)).append(k2, known(v2)));
    Arbitrary<Object> nested =
        Combinators.combine(names(), documents)
            .as((key, value) -> (Object) new Document(key, value));
    return Arbitraries.oneOf(scalars, scalars, scalars, documents, nested);
  }

  private static Arbitrary<String> names() {
    return text().map(text -> text.replace("\0", ""));
  }

  private static Arbitrary<String> text() {
    return Arbitraries.strings().withChars('\0', '\u0001', 'a', 'b', 'ü', '\uFFFD').ofMaxLength(3);
  }

  private static boolean isUnicode(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).equals(text);
  }

  private static @Nullable Object known(Object value) {
    return value instanceof Missing ? null : value;
  }

  private Arbitrary<Object> scalars() {
    return Arbitraries.oneOf(
        numbers(),
        numbers(),
        Arbitraries.oneOf(
                text(), Arbitraries.strings().ofMaxLength(4).filter(ValueEncoderTest::isUnicode))
            .map(Object.class::cast),
        Arbitraries.of(Missing.getInstance(), MaxKey.getInstance(), true, false),
        Arbitraries.longs().between(-2_000, 2_000).map(Instant::ofEpochMilli),
        Arbitraries.longs().map(Instant::ofEpochMilli),
        Arbitraries.longs().map(BsonTimestamp::new),
        Arbitraries.bytes().array(byte[].class).ofMaxSize(3).map(BinData::new),
        Arbitraries.bytes().array(byte[].class).ofSize(12).map(ObjectId::new),
        Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(UUID::new),
        Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(LegacyUUID::new));
  }

  /** Without large longs next to fractions, which the comparator takes for equal. */
  private static Arbitrary<Object> numbers() {
    return Arbitraries.oneOf(
        Arbitraries.integers().between(-5, 5).map(Object.class::cast),
        Arbitraries.integers().map(Object.class::cast),
        Arbitraries.longs().map(Object.class::cast),
        Arbitraries.doubles().between(-3, 3).ofScale(1).map(Object.class::cast),
        Arbitraries.of(
            Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, -0.0),
        Arbitraries.bigDecimals()
            .between(BigDecimal.valueOf(-1_000), BigDecimal.valueOf(1_000))
            .ofScale(2)
            .map(Decimal128::new));
  }

  @Example
  void the_ends_of_the_order_are_the_ends() {
    assertThat(
            Arrays.compareUnsigned(
                ValueEncoder.encode(MinKey.getInstance()), ValueEncoder.encode(null)))
        .isNegative();
    assertThat(
            Arrays.compareUnsigned(
                ValueEncoder.encode(Instant.now()), ValueEncoder.encode(MaxKey.getInstance())))
        .isNegative();
  }
}

package io.orderflow.sagas.fulfilment.process;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Base64;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * Some of the products of one order, by their places in its {@link Plan}. It never changes. One bit
 * for each product keeps what a saga stores at each step small, however long its order is.
 */
public final class SkuSet {

  static final SkuSet NONE = new SkuSet(new BitSet());

  private final BitSet places;

  private SkuSet(BitSet places) {
    this.places = places;
  }

  static SkuSet all(int count) {
    BitSet places = new BitSet(count);
    places.set(0, count);
    return new SkuSet(places);
  }

  SkuSet with(int place) {
    if (places.get(place)) {
      return this;
    }
    BitSet more = (BitSet) places.clone();
    more.set(place);
    return new SkuSet(more);
  }

  SkuSet without(SkuSet others) {
    BitSet fewer = (BitSet) places.clone();
    fewer.andNot(others.places);
    return new SkuSet(fewer);
  }

  boolean contains(int place) {
    return places.get(place);
  }

  boolean isEmpty() {
    return places.isEmpty();
  }

  IntStream places() {
    return places.stream();
  }

  @JsonValue
  String encoded() {
    return Base64.getEncoder().encodeToString(places.toByteArray());
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static SkuSet decoded(String encoded) {
    return new SkuSet(BitSet.valueOf(Base64.getDecoder().decode(encoded)));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SkuSet that && places.equals(that.places);
  }

  @Override
  public int hashCode() {
    return places.hashCode();
  }

  @Override
  public String toString() {
    return places.toString();
  }
}

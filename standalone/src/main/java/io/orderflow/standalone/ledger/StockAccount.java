package io.orderflow.standalone.ledger;

import java.util.HashSet;
import java.util.Set;

/** The units of one product. */
final class StockAccount {

  private final Set<String> references = new HashSet<>();
  private long received;
  private long adjusted;
  private long reserved;

  /** Answers whether the reference is new. */
  boolean receive(long quantity, String reference) {
    received += quantity;
    return references.add("received " + reference);
  }

  /** Answers whether the reference is new. */
  boolean adjust(long quantity, String reference) {
    adjusted += quantity;
    return references.add("adjusted " + reference);
  }

  void reserve(long quantity) {
    reserved += quantity;
  }

  void release(long quantity) {
    reserved -= quantity;
  }

  long received() {
    return received;
  }

  long adjusted() {
    return adjusted;
  }

  long reserved() {
    return reserved;
  }

  long available() {
    return received + adjusted - reserved;
  }
}

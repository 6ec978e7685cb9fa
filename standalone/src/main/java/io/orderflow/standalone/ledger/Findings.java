package io.orderflow.standalone.ledger;

import java.util.ArrayList;
import java.util.List;

/** What was found so far: all of it counted, the first of it kept. */
final class Findings {

  private static final int KEPT = 1_000;

  private final List<Finding> kept = new ArrayList<>();
  private long count;
  private long position = -1;

  void at(long eventPosition) {
    position = eventPosition;
  }

  void add(Rule rule, Object subject, String detail) {
    count++;
    if (kept.size() < KEPT) {
      kept.add(new Finding(rule, position, subject.toString(), detail));
    }
  }

  long count() {
    return count;
  }

  List<Finding> kept() {
    return List.copyOf(kept);
  }
}

package io.orderflow.axonserver.store;

import java.util.ArrayList;
import java.util.List;

/** What a check has seen so far; of many findings it keeps the first. */
final class Findings {

  private static final int MAX_SHOWN = 100;

  private final List<String> read = new ArrayList<>();
  private final List<String> found = new ArrayList<>();
  private long notShown;

  void read(String format, Object... values) {
    read.add(format.formatted(values));
  }

  void wrong(String format, Object... values) {
    if (found.size() < MAX_SHOWN) {
      found.add(format.formatted(values));
    } else {
      notShown++;
    }
  }

  CheckReport report() {
    return new CheckReport(List.copyOf(read), List.copyOf(found), notShown);
  }
}

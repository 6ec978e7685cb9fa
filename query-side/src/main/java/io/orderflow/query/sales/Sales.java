package io.orderflow.query.sales;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * One document of sales figures.
 *
 * @param figures by quarter hour of the day; where there are no days, all under 0
 * @param position of the last event applied
 */
record Sales(SalesId id, Map<Integer, Figures> figures, long position) {

  /** Where the figures stand together, or what they are where they do not. */
  static final int ALL = 0;

  static Sales none(SalesId id) {
    return new Sales(id, Map.of(), -1);
  }

  Sales plus(int slot, Figures more, long at) {
    Map<Integer, Figures> next = new TreeMap<>(figures);
    next.merge(slot, more, Figures::plus);
    return new Sales(id, next, at);
  }

  /** The figures where there are no days. */
  Figures all() {
    return Objects.requireNonNullElse(figures.get(ALL), Figures.NONE);
  }
}

package io.orderflow.axonserver.store;

import java.util.List;

/**
 * What a check read, and what it found wrong.
 *
 * @param read one line for each part of the store
 * @param findings what is wrong, each in one line; the first hundred
 * @param findingsNotShown how many more there are
 */
public record CheckReport(List<String> read, List<String> findings, long findingsNotShown) {

  public boolean isClean() {
    return findings.isEmpty();
  }
}

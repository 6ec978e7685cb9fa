package io.orderflow.standalone.verify;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Where the platform's answers are not what the file says; each is counted, some are shown. */
final class Differences {

  private static final int SHOWN = 20;

  private final PrintWriter out;
  private final Map<String, Long> counts = new LinkedHashMap<>();

  Differences(PrintWriter out) {
    this.out = out;
  }

  void compare(String section, String what, @Nullable Object expected, @Nullable Object found) {
    if (!Objects.equals(expected, found)) {
      add(
          section,
          "%s: the file says %s, the platform %s"
              .formatted(what, orNothing(expected), orNothing(found)));
    }
  }

  <V> void compare(String section, Map<String, V> expected, Map<String, V> found) {
    TreeSet<String> keys = new TreeSet<>(expected.keySet());
    keys.addAll(found.keySet());
    keys.forEach(key -> compare(section, key, expected.get(key), found.get(key)));
  }

  void add(String section, String difference) {
    long count = counts.merge(section, 1L, Long::sum);
    if (count <= SHOWN) {
      out.printf("DIFFERENT %s, %s%n", section, difference);
    } else if (count == SHOWN + 1) {
      out.printf("DIFFERENT %s, and more%n", section);
    }
  }

  long count() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private static Object orNothing(@Nullable Object value) {
    return value == null ? "nothing" : value;
  }
}

package io.orderflow.query.history;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An event's data without what charges a card: the log needs the provider's token, and whoever
 * reads an order's history does not.
 */
final class Redaction {

  private static final String SECRET = "token";

  private Redaction() {}

  static Map<String, Object> of(Map<?, ?> data) {
    Map<String, Object> shown = new LinkedHashMap<>();
    data.forEach(
        (name, value) -> {
          if (value instanceof Map<?, ?> nested) {
            shown.put((String) name, of(nested));
          } else if (!SECRET.equals(name)) {
            shown.put((String) name, value);
          }
        });
    return shown;
  }
}

package io.orderflow.axonserver.store;

import java.nio.charset.StandardCharsets;

/** What operators set at run time, one row for each name. */
public enum Setting {
  /** Who may come in by a token. */
  APPLICATION("access/application/"),
  /** Who is vouched for by a password. */
  USER("access/user/"),
  /** How the segments of an event processor are spread. */
  BALANCING("balancing/"),
  /** What is noted of a context, under its id: it goes with the context. */
  CONTEXT_PROPERTIES("properties/");

  private final String prefix;

  Setting(String prefix) {
    this.prefix = prefix;
  }

  byte[] key(String name) {
    return (prefix + name).getBytes(StandardCharsets.UTF_8);
  }

  boolean has(byte[] key) {
    return new String(key, StandardCharsets.UTF_8).startsWith(prefix);
  }

  String nameIn(byte[] key) {
    return new String(key, StandardCharsets.UTF_8).substring(prefix.length());
  }

  /** The name under which the properties of a context are kept. */
  static String ofContext(int id) {
    return "%010d".formatted(id);
  }
}

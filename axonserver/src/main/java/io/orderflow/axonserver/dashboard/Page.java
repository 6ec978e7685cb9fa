package io.orderflow.axonserver.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file of the dashboard.
 *
 * @param tag changes whenever the content does, quoted as HTTP wants it
 */
record Page(byte[] content, String type, String tag) {

  private static final Pattern NAME = Pattern.compile("[a-z-]+\\.([a-z]+)");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  /** Null when there is no such file. */
  static @Nullable Page read(String name) {
    Matcher named = NAME.matcher(name);
    String type = named.matches() ? TYPES.get(named.group(1)) : null;
    if (type == null) {
      return null;
    }
    try (InputStream file = Page.class.getResourceAsStream(name)) {
      return file == null ? null : of(file.readAllBytes(), type);
    } catch (IOException damagedJar) {
      throw new UncheckedIOException(damagedJar);
    }
  }

  private static Page of(byte[] content, String type) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return new Page(content, type, '"' + HexFormat.of().formatHex(digest, 0, 12) + '"');
    } catch (NoSuchAlgorithmException everyJvmHasIt) {
      throw new IllegalStateException(everyJvmHasIt);
    }
  }
}

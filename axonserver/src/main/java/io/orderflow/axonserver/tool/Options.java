package io.orderflow.axonserver.tool;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Options of the form {@code --name value}. */
final class Options {

  private static final Pattern NAME = Pattern.compile("--[a-z-]+");

  private final Map<String, String> values;

  private Options(Map<String, String> values) {
    this.values = values;
  }

  static Options of(String usage, String... arguments) {
    Set<String> known =
        NAME.matcher(usage).results().map(MatchResult::group).collect(Collectors.toSet());
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      if (!known.contains(arguments[i]) || i + 1 == arguments.length) {
        throw new IllegalArgumentException("Not understood: " + arguments[i]);
      }
      if (values.put(arguments[i], arguments[i + 1]) != null) {
        throw new IllegalArgumentException("Said twice: " + arguments[i]);
      }
    }
    return new Options(values);
  }

  @Nullable String get(String name) {
    return values.get(name);
  }

  String get(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  Path path(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is needed");
    }
    return Path.of(value);
  }
}

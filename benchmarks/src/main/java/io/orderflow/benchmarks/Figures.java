package io.orderflow.benchmarks;

import io.orderflow.systemtests.harness.Json;
import io.orderflow.systemtests.harness.OrderflowCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** What one benchmark has measured, as a table for people and as JSON for programs. */
public final class Figures {

  private final String benchmark;
  private final List<Figure> figures = new ArrayList<>();

  /**
   * @param against what it is held against: a limit, or a peer measured in the same run; empty for
   *     nothing
   * @param ratio value to that; 0 for none
   */
  private record Figure(String name, double value, String unit, String against, double ratio) {}

  public Figures(String benchmark) {
    this.benchmark = benchmark;
  }

  public void add(String name, double value, String unit) {
    figures.add(new Figure(name, value, unit, "", 0));
  }

  /**
   * @param against of the same unit
   */
  public void add(String name, double value, String unit, String what, double against) {
    figures.add(
        new Figure(
            name,
            value,
            unit,
            "%s %s %s".formatted(what, rounded(against), unit),
            against == 0 ? 0 : value / against));
  }

  /** Prints the table to standard error and the JSON to standard output, and keeps the JSON. */
  public void publish() {
    System.err.printf("%n%-46s %12s %-8s %-32s %s%n", benchmark, "", "", "against", "ratio");
    for (Figure figure : figures) {
      System.err.printf(
          "%-46s %12s %-8s %-32s %s%n",
          figure.name,
          rounded(figure.value),
          figure.unit,
          figure.against,
          figure.ratio == 0 ? "" : String.format(Locale.ROOT, "%.2f", figure.ratio));
    }
    String json = json().toPrettyString();
    System.out.println(json);
    keep(json);
  }

  private ObjectNode json() {
    ObjectNode json =
        Json.object()
            .put("benchmark", benchmark)
            .put("at", Clock.systemUTC().instant().toString())
            .put("processors", Runtime.getRuntime().availableProcessors())
            .put("java", Runtime.version().toString());
    for (Figure figure : figures) {
      ObjectNode each =
          json.withArray("figures")
              .addObject()
              .put("name", figure.name)
              .put("value", figure.value)
              .put("unit", figure.unit);
      if (!figure.against.isEmpty()) {
        each.put("against", figure.against).put("ratio", figure.ratio);
      }
    }
    return json;
  }

  private void keep(String json) {
    Path file =
        OrderflowCommand.root()
            .resolve(Path.of("benchmarks", "target", "results", benchmark + ".json"));
    try {
      Files.createDirectories(file.resolveSibling("."));
      Files.writeString(file, json + System.lineSeparator());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static String rounded(double value) {
    int decimals = value >= 100 ? 0 : value >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}

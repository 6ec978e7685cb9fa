package io.orderflow.systemtests.harness;

import static java.util.stream.Collectors.joining;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a command of {@code ./orderflow} is run from a test: by the launcher itself where the system
 * property {@code orderflow.launcher} names it, else by the launcher's main class and JVM flags on
 * this process's class path, since the launcher would build what is being built.
 */
public final class OrderflowCommand {

  private static final String MAIN = "io.orderflow.standalone.cli.Orderflow";

  /** Several processes share one machine, and most of them are gone before C2 has paid off. */
  private static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1");

  private OrderflowCommand() {}

  /**
   * @param properties system properties, {@code name=value}
   * @param arguments of {@code ./orderflow}
   */
  public static List<String> line(List<String> properties, List<String> arguments) {
    List<String> line = new ArrayList<>();
    @Nullable String launcher = System.getProperty("orderflow.launcher");
    if (launcher == null) {
      line.addAll(java(properties, MAIN));
    } else {
      String flags = properties.stream().map(property -> "-D" + property).collect(joining(" "));
      line.addAll(List.of("/usr/bin/env", "ORDERFLOW_JAVA_OPTS=" + flags, launcher));
    }
    line.addAll(arguments);
    return line;
  }

  /** A main class of the platform's in a JVM of its own. */
  public static List<String> java(List<String> properties, String main) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("@" + root().resolve("standalone").resolve("jvm.options"));
    line.addAll(SHORT_LIVED);
    properties.forEach(property -> line.add("-D" + property));
    line.addAll(List.of("-cp", classPath(), main));
    return line;
  }

  /** The checkout. */
  public static Path root() {
    for (@Nullable Path place = Path.of("").toAbsolutePath();
        place != null;
        place = place.getParent()) {
      if (Files.exists(place.resolve("standalone").resolve("pom.xml"))) {
        return place;
      }
    }
    throw new IllegalStateException("not run inside a checkout: " + Path.of("").toAbsolutePath());
  }

  private static String classPath() {
    // Test classes hold no part of the platform, and their resources must not reach it.
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.endsWith("test-classes"))
        .collect(joining(File.pathSeparator));
  }
}

package io.orderflow.systemtests.harness;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a command of {@code ./orderflow} is run from a test: by the launcher itself where the system
 * property {@code orderflow.launcher} names it, else by the launcher's main class and JVM flags on
 * this process's class path, since the launcher would build what is being built.
 */
public final class OrderflowCommand {

  private static final String MAIN = "io.orderflow.standalone.cli.Orderflow";
  private static final List<String> FLAGS =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-Daxoniq.update-checker.disabled=true",
          "-Ddisable-axoniq-console-message=true",
          // What tests need beside: small heaps, since several processes share one machine.
          "-Xmx768m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1");

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
      line.add(launcher);
    }
    line.addAll(arguments);
    return line;
  }

  /** A main class of the platform's in a JVM of its own. */
  public static List<String> java(List<String> properties, String main) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(FLAGS);
    properties.forEach(property -> line.add("-D" + property));
    line.addAll(List.of("-cp", classPath(), main));
    return line;
  }

  private static String classPath() {
    // Test classes hold no part of the platform, and their resources must not reach it.
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.endsWith("test-classes"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}

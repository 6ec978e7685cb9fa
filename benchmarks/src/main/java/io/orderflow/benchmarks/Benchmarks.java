package io.orderflow.benchmarks;

import io.orderflow.benchmarks.node.NodeBenchmark;
import io.orderflow.benchmarks.node.StoreBenchmark;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry of {@code benchmarks/run}. */
@Command(
    name = "benchmarks/run",
    description = "Measures the platform on this machine; prints a table, and JSON for programs.",
    subcommands = {
      ImportBenchmark.class,
      LatencyBenchmark.class,
      StartupBenchmark.class,
      PagesBenchmark.class,
      NodeBenchmark.class,
      StoreBenchmark.class,
      CommandLine.HelpCommand.class
    })
final class Benchmarks {

  private Benchmarks() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Benchmarks()).execute(arguments));
  }
}

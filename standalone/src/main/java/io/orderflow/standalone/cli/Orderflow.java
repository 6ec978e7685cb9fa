package io.orderflow.standalone.cli;

import io.orderflow.standalone.CommandFailure;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The entry of {@code ./orderflow}. Exit status 0 only when all went well. */
@Command(
    name = "orderflow",
    description = "An event-sourced order platform: everything in one process.",
    synopsisSubcommandLabel = "COMMAND",
    sortOptions = false,
    usageHelpAutoWidth = true)
public final class Orderflow {

  private Orderflow() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Orderflow());
    Subcommands.ALL.forEach(commandLine::addSubcommand);
    return commandLine
        .setExecutionStrategy(new CommandLine.RunLast())
        .setParameterExceptionHandler(Orderflow::refuse)
        .setExecutionExceptionHandler(Orderflow::fail);
  }

  private static int refuse(ParameterException mistake, String[] arguments) {
    CommandLine at = mistake.getCommandLine();
    at.getErr().println("orderflow: " + mistake.getMessage());
    at.getErr().println("'orderflow help' lists the commands and their options.");
    return CommandLine.ExitCode.USAGE;
  }

  private static int fail(Exception failure, CommandLine at, CommandLine.ParseResult arguments) {
    if (failure instanceof CommandFailure known) {
      at.getErr().println("orderflow: " + known.getMessage());
    } else {
      failure.printStackTrace(at.getErr());
    }
    return CommandLine.ExitCode.SOFTWARE;
  }
}

package io.orderflow.standalone.cli;

import io.orderflow.standalone.demo.DemoCommand;
import io.orderflow.standalone.demo.WarmUpCommand;
import io.orderflow.standalone.imports.ImportCommand;
import io.orderflow.standalone.ledger.CheckCommand;
import io.orderflow.standalone.verify.VerifyCommand;
import java.util.List;
import picocli.CommandLine.HelpCommand;

/**
 * The commands of {@code ./orderflow}, in the order in which its help lists them. Each is a public
 * class with a public constructor, annotated as a picocli command, that is a {@code
 * Callable<Integer>} and answers with the exit status.
 */
final class Subcommands {

  // The comments keep one to a line, so that two that are added do not collide.
  static final List<Class<?>> ALL =
      List.of(
          RunCommand.class, //
          DemoCommand.class, //
          ImportCommand.class, //
          VerifyCommand.class, //
          CheckCommand.class, //
          WarmUpCommand.class, //
          HelpCommand.class);

  private Subcommands() {}
}

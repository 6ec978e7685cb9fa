package io.orderflow.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class OrderflowTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine commandLine =
      Orderflow.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));

  @Test
  void help_names_every_command() {
    assertThat(commandLine.execute("help")).isZero();

    commandLine
        .getSubcommands()
        .forEach(
            (name, command) ->
                assertThat(out.toString().contains("\n  " + name + " "))
                    .as(name)
                    .isNotEqualTo(command.getCommandSpec().usageMessage().hidden()));
  }

  @Test
  void an_unknown_command_is_refused_in_a_sentence_on_stderr() {
    assertThat(commandLine.execute("frobnicate")).isEqualTo(CommandLine.ExitCode.USAGE);

    assertThat(err.toString()).contains("frobnicate").contains("orderflow help");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void no_command_at_all_is_no_success() {
    assertThat(commandLine.execute()).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("orderflow help");
  }
}

package io.orderflow.standalone.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.standalone.StandaloneOptions;
import io.orderflow.standalone.StandalonePlatform;
import io.orderflow.standalone.ledger.CheckCommand;
import io.orderflow.standalone.ledger.EventLog;
import io.orderflow.standalone.verify.VerifyCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Three real days, from the file through the whole platform and back to the penny. */
class RealOrdersTest {

  private final Path directory;
  private final StringWriter said = new StringWriter();

  RealOrdersTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private int run(Object command, String... arguments) {
    PrintWriter writer = new PrintWriter(said, true);
    return new CommandLine(command).setOut(writer).setErr(writer).execute(arguments);
  }

  private int runImport(StandalonePlatform platform) {
    return run(
        new ImportCommand(),
        Excerpt.path().toString(),
        "--url",
        platform.url().toString(),
        "--data",
        platform.data().root().toString(),
        "--report",
        directory.resolve("report.csv").toString());
  }

  // Twenty seconds on two idle cores; other builds may have most of them.
  @Timeout(300)
  @Test
  void are_imported_once_and_agree_with_an_independent_reading() throws Exception {
    Path data = directory.resolve("data");
    try (StandalonePlatform platform =
        StandalonePlatform.start(StandaloneOptions.onFreePorts(data))) {
      EventLog log = new EventLog("127.0.0.1", platform.axonServerGrpcPort());

      assertThat(runImport(platform)).as(said.toString()).isZero();
      long head = log.read(event -> {});
      assertThat(
              run(
                  new VerifyCommand(),
                  Excerpt.path().toString(),
                  "--url",
                  platform.url().toString()))
          .as(said.toString())
          .isZero();

      assertThat(runImport(platform)).as(said.toString()).isZero();
      assertThat(log.read(event -> {})).as("the head of the log").isEqualTo(head);
    }
    assertThat(run(new CheckCommand(), "--settled", "--data", data.toString()))
        .as(said.toString())
        .isZero();
  }
}

package io.orderflow.documentstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A store in a process of its own. */
final class StoreProcess implements AutoCloseable {

  private static final Pattern READY = Pattern.compile("ready on port (\\d+)");

  private final Process process;
  private final BufferedReader output;
  private final int port;

  private StoreProcess(Process process, BufferedReader output, int port) {
    this.process = process;
    this.output = output;
    this.port = port;
  }

  static ProcessBuilder command(Path directory) {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx200m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                DocumentStoreMain.class.getName(),
                "--data",
                directory.toString()))
        .redirectErrorStream(true);
  }

  static StoreProcess start(Path directory) throws IOException {
    Process process = command(directory).start();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    StringBuilder seen = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      seen.append(line).append('\n');
      Matcher ready = READY.matcher(line);
      if (ready.find()) {
        return new StoreProcess(process, output, Integer.parseInt(ready.group(1)));
      }
    }
    throw new IllegalStateException("the store did not start: " + seen);
  }

  String connectionString() {
    return "mongodb://127.0.0.1:"
        + port
        + "/?directConnection=true&retryWrites=false&serverSelectionTimeoutMS=2000&connectTimeoutMS=2000";
  }

  void kill() throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
  }

  /** SIGTERM; gives the exit code. */
  int terminate() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    output.close();
  }
}

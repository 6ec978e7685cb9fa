package io.orderflow.systemtests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process that this one started, with what it says in a file. It is killed with this process at
 * the latest.
 */
public final class ChildProcess implements AutoCloseable {

  private static final Duration DEATH = Duration.ofSeconds(20);
  private static final int TAIL = 6_000;

  private final Process process;
  private final Path output;
  private final List<String> command;
  private final Thread reaper;

  private ChildProcess(Process process, Path output, List<String> command) {
    this.process = process;
    this.output = output;
    this.command = command;
    this.reaper = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(reaper);
  }

  /**
   * @param output takes what the process says on both of its streams, after what stands there
   */
  public static ChildProcess start(List<String> command, Path output) {
    try {
      Files.createDirectories(output.toAbsolutePath().resolveSibling("."));
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
              .start();
      return new ChildProcess(process, output, command);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Lets so much time pass, or less where the process ends before. */
  public void letRun(Duration time) {
    try {
      process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** SIGKILL; returns once the process is gone. */
  public void kill() {
    process.destroyForcibly();
    awaitExit(DEATH);
  }

  /** SIGTERM; returns at once. */
  public void terminate() {
    process.destroy();
  }

  /**
   * @return the exit status; 128 + the signal's number where a signal ended it
   * @throws AssertionError where it does not end in time; it is killed then
   */
  public int awaitExit(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(
            "%s did not end within %s; it said:%n%s".formatted(command.getLast(), limit, tail()));
      }
      forget();
      return process.exitValue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** Everything said so far. */
  public String said() {
    try {
      return Files.readString(output, StandardCharsets.UTF_8);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The last of what was said, for a failure's message. */
  public String tail() {
    String said = said();
    return said.substring(Math.max(0, said.length() - TAIL));
  }

  private void forget() {
    try {
      Runtime.getRuntime().removeShutdownHook(reaper);
    } catch (IllegalStateException shuttingDown) {
      // The hook runs now, on a process that is gone.
    }
  }

  /** Kills the process where it still runs. */
  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
  }
}

package io.orderflow.axonserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A node in a process of its own, which can be killed, and whose processor time can be read. */
final class ChildNode implements AutoCloseable {

  private static final Pattern READY = Pattern.compile("ready: gRPC (\\d+), HTTP (\\d+)");

  private final Process process;
  private final int grpcPort;
  private final int httpPort;

  private ChildNode(Process process, int grpcPort, int httpPort) {
    this.process = process;
    this.grpcPort = grpcPort;
    this.httpPort = httpPort;
  }

  static ChildNode start(Path data, String... jvmOptions) {
    return start(List.of(), data, jvmOptions);
  }

  /** With more of the node's own arguments. */
  static ChildNode startWith(Path data, String... arguments) {
    List<String> command = command(List.of(), data);
    command.addAll(List.of(arguments));
    return start(command);
  }

  /** The same as the child of another program, which runs the command that follows on its own. */
  static ChildNode start(List<String> within, Path data, String... jvmOptions) {
    return start(command(within, data, jvmOptions));
  }

  private static ChildNode start(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      String line = out.readLine();
      while (line != null) {
        Matcher ready = READY.matcher(line);
        if (ready.find()) {
          return new ChildNode(
              process, Integer.parseInt(ready.group(1)), Integer.parseInt(ready.group(2)));
        }
        line = out.readLine();
      }
      throw new IllegalStateException("The node ended with " + process.waitFor());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stop);
    }
  }

  /** What a process that did not become a node has left. */
  record Refusal(int exitCode, String words) {}

  /** Starts one, with more of the node's own arguments, that is to end by itself. */
  static Refusal startRefused(Path data, String... arguments)
      throws IOException, InterruptedException {
    return startRefused(List.of(), data, arguments);
  }

  /** The same as the child of another program. */
  static Refusal startRefused(List<String> within, Path data, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = command(within, data);
    command.addAll(List.of(arguments));
    Path words = Files.createTempFile("refusal", ".txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(words.toFile())
              .start();
      boolean ended = process.waitFor(30, TimeUnit.SECONDS);
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      assertThat(ended).as("it ended by itself").isTrue();
      return new Refusal(process.exitValue(), Files.readString(words));
    } finally {
      Files.delete(words);
    }
  }

  /** Starts one and kills it after so many milliseconds, wherever it is then. */
  static void killWhileItStarts(Path data, long millis) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command(List.of(), data))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.waitFor(millis, TimeUnit.MILLISECONDS)).as("it ended by itself").isFalse();
    process.destroyForcibly();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
  }

  private static List<String> command(List<String> within, Path data, String... jvmOptions) {
    List<String> command = new ArrayList<>(within);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(List.of(jvmOptions));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            AxonServerMain.class.getName(),
            "--data",
            data.toString(),
            "--grpc-port",
            "0",
            "--http-port",
            "0"));
    return command;
  }

  int grpcPort() {
    return grpcPort;
  }

  int httpPort() {
    return httpPort;
  }

  /** Processor time so far, of all threads, in microseconds. */
  long cpuMicros() {
    return cpuMicros(11) + cpuMicros(12);
  }

  /** The part of it that the kernel used. */
  long kernelMicros() {
    return cpuMicros(12);
  }

  private long cpuMicros(int field) {
    try {
      String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return Long.parseLong(fields[field]) * 10_000;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Processor time so far by the name of the thread, in microseconds. */
  Map<String, Long> cpuMicrosByThread() {
    Map<String, Long> threads = new TreeMap<>();
    try (DirectoryStream<Path> tasks =
        Files.newDirectoryStream(Path.of("/proc/" + process.pid() + "/task"))) {
      for (Path task : tasks) {
        String stat = Files.readString(task.resolve("stat"));
        String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        threads.merge(name, ticks * 10_000, Long::sum);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return threads;
  }

  /** Resident memory in MiB. */
  long residentMegabytes() {
    try {
      String[] fields =
          Files.readString(Path.of("/proc/" + process.pid() + "/statm")).split(" ", -1);
      return Long.parseLong(fields[1]) * 4096 >> 20;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  long pid() {
    return process.pid();
  }

  /** Kill -9. */
  void kill() {
    List<ProcessHandle> within = process.descendants().toList();
    within.forEach(ProcessHandle::destroyForcibly);
    within.forEach(each -> each.onExit().orTimeout(20, TimeUnit.SECONDS).join());
    process.destroyForcibly();
    waitFor();
  }

  /** SIGTERM; returns the exit code. */
  int terminate() {
    process.destroy();
    return waitFor();
  }

  private int waitFor() {
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("The node does not end");
      }
      return process.exitValue();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stop);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      terminate();
    }
  }
}

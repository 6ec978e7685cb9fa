package io.orderflow.benchmarks.node;

import io.orderflow.systemtests.harness.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL server of our own, on loopback, with {@code synchronous_commit=on} and else as it
 * comes. It refuses to run as root, and runs as {@code postgres} then.
 */
final class PostgresServer implements AutoCloseable {

  private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
  private static final int LIMIT_SECONDS = 60;

  private final Path programs;
  private final Path directory;
  private final int port = Ports.free();

  private PostgresServer(Path programs, Path directory) {
    this.programs = programs;
    this.directory = directory;
  }

  /**
   * @throws IllegalStateException where PostgreSQL is not installed
   */
  static PostgresServer start() {
    try {
      Path directory = Files.createTempDirectory("orderflow-postgres-");
      PostgresServer server = new PostgresServer(programs(), directory);
      if (isRoot()) {
        run(List.of("chown", "postgres", directory.toString()));
      }
      server.pg("initdb", "-D", server.data(), "-U", "postgres", "-A", "trust", "-E", "UTF8");
      String options =
          "-p %d -k %s -c listen_addresses=127.0.0.1 -c synchronous_commit=on -c max_connections=300"
              .formatted(server.port, directory);
      server.pg(
          "pg_ctl", "-D", server.data(), "-w", "-l", directory + "/log", "-o", options, "start");
      return server;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static Path programs() throws IOException {
    if (Files.isDirectory(INSTALLED)) {
      try (Stream<Path> versions = Files.list(INSTALLED)) {
        return versions
            .map(version -> version.resolve("bin"))
            .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
            .max(Comparator.naturalOrder())
            .orElseThrow(() -> new IllegalStateException("no initdb below " + INSTALLED));
      }
    }
    throw new IllegalStateException("PostgreSQL is not installed below " + INSTALLED);
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private String data() {
    return directory.resolve("data").toString();
  }

  String url() {
    return "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port);
  }

  private void pg(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(List.of("runuser", "-u", "postgres", "--"));
    }
    command.add(programs.resolve(program).toString());
    command.addAll(List.of(arguments));
    run(command);
  }

  private static void run(List<String> command) {
    try {
      // To a file and not a pipe: the server that pg_ctl starts would keep a pipe open.
      Path said = Files.createTempFile("orderflow-postgres-", ".log");
      Process process =
          new ProcessBuilder(command)
              .directory(Path.of("/").toFile())
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
      boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
      String output = Files.readString(said);
      Files.delete(said);
      if (!ended || process.exitValue() != 0) {
        throw new IllegalStateException("%s failed:%n%s".formatted(command, output));
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped while waiting for " + command, stopped);
    }
  }

  @Override
  public void close() {
    pg("pg_ctl", "-D", data(), "-w", "-m", "fast", "stop");
    run(List.of("rm", "-r", directory.toString()));
  }
}

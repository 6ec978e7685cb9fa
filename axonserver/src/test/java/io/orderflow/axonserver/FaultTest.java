package io.orderflow.axonserver;

import static io.orderflow.axonserver.Clients.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.axoniq.axonserver.connector.AxonServerConnection;
import io.grpc.Metadata;
import io.grpc.Status;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * System calls of a node's process fail, once, while many append: strace puts the failure in place
 * of the call. {@code -Daxonserver.faults=20} repeats each that often, at other calls.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class FaultTest {

  private static final int ROUNDS = Integer.getInteger("axonserver.faults", 1);
  private static final int WRITERS = 8;
  private static final int APPENDS = 50;
  private static final int MAX_BACKUPS = 20;

  /** What RocksDB notes in its diary then. */
  private static final String RESUMED = "Successfully resumed DB";

  @TempDir Path directory = Path.of("");

  private final HttpClient http = HttpClient.newHttpClient();
  private int copies;

  @BeforeAll
  static void straceWorks() throws IOException, InterruptedException {
    if (!Programs.succeeds("strace", "-V")) {
      String missing = "strace is not installed: no faults can be injected";
      assertThat(System.getenv("CI")).as(missing).isNotEqualTo("true");
      abort(missing);
    }
    assumeTrue(
        Programs.succeeds(
            "strace", "-f", "-o", "/dev/null", "-e", "inject=fsync:error=EIO", "true"),
        "strace may not trace here (ptrace is refused): no faults can be injected");
  }

  @AfterEach
  void close() {
    http.close();
  }

  @Test
  void afterAnFsyncThatFailedNothingIsAcknowledgedAndNothingThatWasIsLost() throws Exception {
    repeat("fdatasync,fsync", "EIO");
  }

  @Test
  void onAFullDiskNothingIsAcknowledgedAndNothingThatWasIsLost() throws Exception {
    repeat("write,pwrite64,writev,pwritev", "ENOSPC");
  }

  @Test
  void whereEveryWriteToTheFullDiskFailsItIsTheSame() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      run(round + "-all", "write,pwrite64,writev,pwritev", "ENOSPC", "+");
    }
  }

  @Test
  void aTableThatCannotBeBroughtToTheDiskIsToldBeforeAnyAppend() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Path data = directory.resolve("table" + round);
      runWithFault(
          data,
          tables(data),
          "fdatasync,fsync:error=EIO:when=1",
          node -> backUpInVain(node, "Input/output error", ".sst"));
    }
  }

  /** Strace counts for each thread: RocksDB's own have to do it as often as the one that starts. */
  @Test
  void aManifestThatCannotBeBroughtToTheDiskIsToldBeforeAnyAppend() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Path data = directory.resolve("manifest" + round);
      Synced atStart = manifestAtStart(directory.resolve("manifest-trial" + round));
      runWithFault(
          data,
          List.of(data.resolve("store").resolve(atStart.name)),
          "fdatasync,fsync:error=EIO:when=" + (atStart.times + 1),
          node -> backUpInVain(node, "Input/output error", atStart.name));
    }
  }

  /** RocksDB looks for room, and goes on by itself when there is some. */
  @Test
  void whereATableFindsRoomAtTheSecondAttemptNothingIsAcknowledgedAllTheSame() throws Exception {
    Path data = directory.resolve("room");
    runWithFault(
        data,
        tables(data),
        "write,pwrite64,writev:error=ENOSPC:when=1",
        node -> {
          long last = backUpInVain(node, "No space left on device", ".sst");
          await()
              .atMost(Duration.ofSeconds(60))
              .until(() -> Files.readString(data.resolve("store/LOG")).contains(RESUMED));
          try (Clients clients = new Clients(node.grpcPort())) {
            assertThat(append(clients.connect("later"), "later", 0)).isFalse();
          }
          assertThat(health(node).statusCode()).isEqualTo(503);
          return last;
        });
  }

  /** The names of the tables that a new store is going to have first. */
  private static List<Path> tables(Path data) {
    return IntStream.range(1, 100)
        .mapToObj(number -> data.resolve("store/%06d.sst".formatted(number)))
        .toList();
  }

  /** Returns the number of the last event that was acknowledged. */
  @FunctionalInterface
  private interface Faulty {
    long node(ChildNode node) throws Exception;
  }

  /** The fault is of the system calls that it begins with, of these files alone. */
  private void runWithFault(Path data, List<Path> files, String fault, Faulty faulty)
      throws Exception {
    List<String> strace = new ArrayList<>(List.of("strace", "-f", "--seccomp-bpf", "-o"));
    strace.add(trace(data).toString());
    files.forEach(file -> strace.addAll(List.of("-P", file.toString())));
    String calls = fault.substring(0, fault.indexOf(':'));
    strace.addAll(List.of("-e", "trace=" + calls, "-e", "inject=" + fault));
    long last;
    try (ChildNode node = ChildNode.start(strace, data)) {
      try {
        last = faulty.node(node);
      } finally {
        node.kill();
      }
    }
    assertThat(Files.readString(trace(data))).contains("(INJECTED)");
    assertThere(data, Map.of("a", last));
  }

  private static Path trace(Path data) {
    return data.resolveSibling(data.getFileName() + ".trace");
  }

  /**
   * A back-up has RocksDB write its tables, and takes no append. Returns the number of the last
   * event that was acknowledged.
   */
  private long backUpInVain(ChildNode node, String error, String file) throws Exception {
    try (Clients clients = new Clients(node.grpcPort())) {
      AxonServerConnection connection = clients.connect("writer");
      long number = 0;
      for (int backups = 0; backups == 0 || backup(node) == 200; backups++) {
        assertThat(backups).isLessThan(MAX_BACKUPS);
        assertThat(health(node).statusCode()).isEqualTo(200);
        for (int i = 0; i < APPENDS; i++) {
          assertThat(append(connection, "a", number++)).isTrue();
        }
      }

      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(() -> assertThat(health(node).statusCode()).isEqualTo(503));
      assertThat(health(node).body()).contains("DOWN", error, file);
      assertThatThrownBy(() -> Clients.get(connection.eventChannel().appendEvents(event("b", 0))))
          .hasMessageContaining(error)
          .satisfies(refusal -> assertThat(codeOf(refusal)).isEqualTo("AXONIQ-9100"));
      assertThat(Clients.get(connection.eventChannel().findHighestSequence("a")))
          .isEqualTo(number - 1);
      return number - 1;
    }
  }

  private static @Nullable String codeOf(Throwable refusal) {
    return Objects.requireNonNull(Status.trailersFromThrowable(refusal))
        .get(Metadata.Key.of("AxonIQ-ErrorCode", Metadata.ASCII_STRING_MARSHALLER));
  }

  private int backup(ChildNode node) throws IOException, InterruptedException {
    return http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.httpPort() + "/v1/backup"))
                .timeout(Duration.ofSeconds(30))
                .header("Backup-Directory", directory.resolve("backup" + copies++).toString())
                .POST(HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  /** A file, and how often a start brings it to the disk. */
  private record Synced(String name, long times) {}

  private static Synced manifestAtStart(Path data) throws IOException {
    List<String> strace =
        List.of(
            "strace",
            "-f",
            "--seccomp-bpf",
            "-y",
            "-o",
            trace(data).toString(),
            "-e",
            "trace=fdatasync,fsync");
    try (ChildNode node = ChildNode.start(strace, data)) {
      node.kill();
    }
    String name = DataFiles.largest(data.resolve("store"), "MANIFEST.*").getFileName().toString();
    try (var calls = Files.lines(trace(data))) {
      return new Synced(name, calls.filter(call -> call.contains(name + ">")).count());
    }
  }

  private void repeat(String calls, String error) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      run(error + round, calls, error, "");
    }
  }

  /** The log has the same name in every new directory, so that its calls alone can be told of. */
  private void run(String name, String calls, String error, String andAllAfter) throws Exception {
    Path data = directory.resolve(name);
    Path log = data.resolve("store").resolve(nameOfTheLog(directory.resolve(name + "-trial")));
    int call = ThreadLocalRandom.current().nextInt(40, 400);
    List<String> strace =
        List.of(
            "strace",
            "-f",
            "--seccomp-bpf",
            "-o",
            directory.resolve(name + ".trace").toString(),
            "-P",
            log.toString(),
            "-e",
            "trace=" + calls,
            "-e",
            "inject=" + calls + ":error=" + error + ":when=" + call + andAllAfter);
    Map<String, Long> acknowledged = new ConcurrentHashMap<>();
    try (ChildNode node = ChildNode.start(strace, data)) {
      try (Clients clients = new Clients(node.grpcPort())) {
        AxonServerConnection connection = clients.connect("writer");
        appendUntilRefused(connection, acknowledged);
        assertThat(health(node).statusCode()).isEqualTo(503);
        assertThat(health(node).body()).contains("DOWN");
        for (int i = 0; i < 20; i++) {
          assertThat(append(connection, "late" + i, 0)).isFalse();
        }
        assertThat(health(node).statusCode()).isEqualTo(503);
      } finally {
        node.kill();
      }
    }
    assertThat(Files.readString(directory.resolve(name + ".trace"))).contains("(INJECTED)");
    assertThat(acknowledged).isNotEmpty();
    assertThere(data, acknowledged);
  }

  private static String nameOfTheLog(Path trial) throws IOException {
    try (ChildNode node = ChildNode.start(trial)) {
      node.kill();
    }
    return DataFiles.largest(trial.resolve("store"), ".*\\.log").getFileName().toString();
  }

  private static void appendUntilRefused(
      AxonServerConnection connection, Map<String, Long> acknowledged) {
    AtomicInteger refused = new AtomicInteger();
    for (int i = 0; i < WRITERS; i++) {
      String id = "a" + i;
      Thread.ofVirtual()
          .start(
              () -> {
                long number = 0;
                while (append(connection, id, number)) {
                  acknowledged.put(id, number++);
                }
                refused.incrementAndGet();
              });
    }
    await().atMost(Duration.ofSeconds(60)).untilAtomic(refused, org.hamcrest.Matchers.is(WRITERS));
  }

  private static boolean append(AxonServerConnection connection, String id, long number) {
    try {
      Clients.get(connection.eventChannel().appendEvents(event(id, number)));
      return true;
    } catch (RuntimeException refused) {
      return false;
    }
  }

  private HttpResponse<String> health(ChildNode node) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + node.httpPort() + "/actuator/health"))
            .timeout(Duration.ofSeconds(10))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static void assertThere(Path data, Map<String, Long> acknowledged) {
    Tooling before = Tooling.run("check", "--data", data);
    assertThat(before.err()).isEmpty();
    try (AxonServerNode node = AxonServerNode.builder(data).grpcPort(0).httpPort(0).start();
        Clients clients = new Clients(node)) {
      AxonServerConnection connection = clients.connect("reader");
      acknowledged.forEach(
          (id, number) ->
              assertThat(Clients.get(connection.eventChannel().findHighestSequence(id)))
                  .as(id)
                  .isGreaterThanOrEqualTo(number));
      assertThat(append(connection, "after", 0)).isTrue();
    }
    assertThat(Tooling.run("check", "--data", data).status()).isZero();
  }
}

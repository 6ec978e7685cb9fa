package io.orderflow.axonserver;

import static io.orderflow.axonserver.Clients.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.axoniq.axonserver.connector.AxonServerConnection;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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

  @TempDir Path directory = Path.of("");

  private final HttpClient http = HttpClient.newHttpClient();

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

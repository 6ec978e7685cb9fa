package io.orderflow.axonserver;

import static io.orderflow.axonserver.Clients.event;
import static io.orderflow.axonserver.Clients.get;
import static java.util.Comparator.reverseOrder;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The table of the events is sound, and a start cannot read it: strace puts the failure in place of
 * a system call. Who is told of damage restores a back-up.
 */
class UnreadableStartTest {

  private static final int CONTEXTS = 12;

  @TempDir Path directory = Path.of("");

  private Path data = Path.of("");
  private Path table = Path.of("");

  @BeforeAll
  static void straceWorks() throws IOException, InterruptedException {
    FaultTest.straceWorks();
  }

  @BeforeEach
  void appendAsTables() throws IOException {
    data = directory.resolve("data");
    try (AxonServerNode node = start();
        Clients clients = new Clients(node)) {
      for (int i = 0; i < CONTEXTS; i++) {
        node.createContext("c" + i);
        var events = clients.connectTo("c" + i).eventChannel();
        get(events.appendEvents(event("a", 0, "thing.happened", largerThanABlock())));
      }
    }
    // A start brings what the log holds into tables.
    start().close();
    table = DataFiles.largest(data.resolve("store"), ".*\\.sst");
  }

  private static String largerThanABlock() {
    return Stream.generate(() -> UUID.randomUUID().toString()).limit(1_500).collect(joining());
  }

  private AxonServerNode start() {
    return AxonServerNode.builder(data).grpcPort(0).httpPort(0).start();
  }

  private List<String> strace(String... expressions) {
    List<String> strace = new ArrayList<>(List.of("strace", "-f", "--seccomp-bpf", "-o"));
    strace.addAll(List.of(trace().toString(), "-P", table.toString()));
    for (String each : expressions) {
      strace.addAll(List.of("-e", each));
    }
    return strace;
  }

  private Path trace() {
    return directory.resolve("trace");
  }

  private String refusal(String call, String fault) throws IOException, InterruptedException {
    ChildNode.Refusal refusal =
        ChildNode.startRefused(
            strace("trace=" + call, "inject=%s:%s".formatted(call, fault)), data);
    assertThat(Files.readString(trace())).contains("(INJECTED)");
    assertThat(refusal.exitCode()).isEqualTo(1);
    assertThat(refusal.words()).contains(data.toString());
    return refusal.words();
  }

  /**
   * How many reads the thread makes that makes most. It is the one that looks for the last event of
   * each context; another one has opened the table before. The faults are counted by thread.
   */
  private long readsOfTheEvents() throws IOException {
    try (ChildNode node = ChildNode.start(strace("trace=pread64"), data)) {
      node.kill();
    }
    try (var calls = Files.lines(trace())) {
      Map<String, Long> reads =
          calls
              .filter(call -> call.contains("pread64("))
              .collect(groupingBy(call -> call.substring(0, call.indexOf(' ')), counting()));
      List<Long> most = reads.values().stream().sorted(reverseOrder()).toList();
      assertThat(most).hasSizeGreaterThan(1);
      assertThat(most.getFirst()).isGreaterThan(most.get(1));
      return most.getFirst();
    }
  }

  private void assertAllIsThere() {
    try (AxonServerNode node = start();
        Clients clients = new Clients(node)) {
      assertThat(get(clients.connectTo("c0").eventChannel().getLastToken())).isZero();
    }
    assertThat(Tooling.run("check", "--data", data).err()).isEmpty();
  }

  @Test
  void aReadThatTheDiskFailsIsNotCalledDamage() throws IOException, InterruptedException {
    assertThat(refusal("pread64", "error=EIO:when=" + readsOfTheEvents()))
        .contains("Cannot open", "Input/output error")
        .doesNotContain("is damaged");

    assertAllIsThere();
  }

  @Test
  void tooManyOpenFilesAreNotCalledDamage() throws IOException, InterruptedException {
    assertThat(refusal("openat", "error=EMFILE:when=1"))
        .contains("Cannot open", "Too many open files")
        .doesNotContain("is damaged");

    assertAllIsThere();
  }

  @Test
  void aTableThatGoesWhileTheNodeStartsIsDamage() throws IOException, InterruptedException {
    assertThat(refusal("openat", "error=ENOENT:when=1"))
        .contains("is damaged", table.getFileName().toString());
  }
}

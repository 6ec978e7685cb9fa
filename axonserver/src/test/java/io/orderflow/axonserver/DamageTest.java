package io.orderflow.axonserver;

import static io.orderflow.axonserver.Clients.event;
import static io.orderflow.axonserver.Clients.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axoniq.axonserver.connector.AxonServerConnection;
import io.orderflow.axonserver.store.StoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node does when the files that it left behind have changed since. */
class DamageTest {

  private static final int EVENTS = 400;
  private static final int HEADER = 7;
  private static final int BLOCK = 32 * 1024;

  @TempDir Path data = Path.of("");

  private void append(StoreOptions options) {
    try (AxonServerNode node = builder().store(options).start();
        Clients clients = new Clients(node)) {
      AxonServerConnection connection = clients.connect("c");
      for (int i = 0; i < EVENTS; i++) {
        get(connection.eventChannel().appendEvents(event("a", i)));
      }
    }
  }

  private NodeBuilder builder() {
    return AxonServerNode.builder(data).grpcPort(0).httpPort(0);
  }

  private long eventsAfterAStart() {
    try (AxonServerNode node = builder().start();
        Clients clients = new Clients(node)) {
      return 1 + get(clients.connect("c").eventChannel().getLastToken());
    }
  }

  private List<Path> logs() throws IOException {
    try (var files = Files.list(data.resolve("store"))) {
      return files.filter(each -> each.toString().endsWith(".log")).sorted().toList();
    }
  }

  /** RocksDB's own diary and lock apart, which tell nothing of the data. */
  private Map<String, Integer> contents() throws IOException {
    Map<String, Integer> contents = new HashMap<>();
    try (var files = Files.list(data.resolve("store"))) {
      for (Path each : files.toList()) {
        if (!each.getFileName().toString().startsWith("LOG")) {
          contents.put(each.getFileName().toString(), Arrays.hashCode(Files.readAllBytes(each)));
        }
      }
    }
    return contents;
  }

  private static void flip(Path file, long place) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) place] ^= 0x40;
    Files.write(file, bytes);
  }

  private void assertRefusedAndUntouched(String reason) throws IOException {
    Map<String, Integer> before = contents();
    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(() -> builder().start())
          .isInstanceOf(DamagedStoreException.class)
          .hasMessageContaining(reason);
    }
    assertThat(contents()).isEqualTo(before);
  }

  @Nested
  class GivenALogWithAByteThatChanged {

    private void assertRefusedWithAFlipAt(long place) throws IOException {
      Path log = logs().getFirst();
      flip(log, place);
      assertRefusedAndUntouched(log.toString());

      flip(log, place);
      assertThat(eventsAfterAStart()).isEqualTo(EVENTS);
    }

    @Test
    void inItsMiddleItIsRefusedAndNothingIsMadeWorse() throws IOException {
      append(StoreOptions.defaults());

      assertRefusedWithAFlipAt(Files.size(logs().getFirst()) / 2);
    }

    @Test
    void inItsLastWriteItIsRefusedToo() throws IOException {
      append(StoreOptions.defaults());

      assertRefusedWithAFlipAt(Files.size(logs().getFirst()) - 5);
    }

    @Test
    void thatMakesAWriteSeemToReachBeyondTheEndItIsRefusedToo() throws IOException {
      append(StoreOptions.defaults());

      int length = Files.readAllBytes(logs().getFirst()).length;
      assertRefusedWithAFlipAt(writeAfter(length - 2_000) + 5);
    }

    @Test
    void thatMakesTheLastWriteSeemToReachBeyondTheEndItIsNotTakenForACrash() throws IOException {
      append(StoreOptions.defaults());

      assertRefusedWithAFlipAt(lastWrite() + 5);
    }

    @Test
    void thatMakesTheLastWriteSeemToBeNoneItIsRefusedToo() throws IOException {
      append(StoreOptions.defaults());
      Path log = logs().getFirst();
      byte[] sound = Files.readAllBytes(log);
      byte[] damaged = sound.clone();
      damaged[lastWrite() + 6] = 0;
      Files.write(log, damaged);

      assertRefusedAndUntouched(log.toString());

      Files.write(log, sound);
      assertThat(eventsAfterAStart()).isEqualTo(EVENTS);
    }

    private int lastWrite() throws IOException {
      int length = Files.readAllBytes(logs().getFirst()).length;
      int last = writeAfter(length - 2_000);
      for (int next = last; next < length; next = writeAfter(next + 1)) {
        last = next;
      }
      return last;
    }

    /** Where the first write at or after the given place begins, in the last block of the log. */
    private int writeAfter(int place) throws IOException {
      byte[] log = Files.readAllBytes(logs().getFirst());
      int write = log.length / BLOCK * BLOCK;
      while (write < place) {
        write += HEADER + (log[write + 4] & 0xff) + ((log[write + 5] & 0xff) << 8);
      }
      return write;
    }
  }

  @Nested
  class GivenALogThatWasCut {

    @Test
    void inItsLastWriteTheWritesBeforeItAreThere() throws IOException {
      append(StoreOptions.defaults());
      Path log = logs().getFirst();
      Files.write(log, Arrays.copyOf(Files.readAllBytes(log), (int) Files.size(log) - 5));

      assertThat(eventsAfterAStart()).isEqualTo(EVENTS - 1);
    }
  }

  @Nested
  class GivenSeveralLogs {

    private final StoreOptions small = StoreOptions.defaults().withMemtableBytes(96 * 1024);

    @Test
    void anOlderOneThatIsGoneIsMissed() throws IOException {
      append(small);
      assertThat(logs()).hasSizeGreaterThan(1);
      byte[] log = Files.readAllBytes(logs().getFirst());
      Path oldest = logs().getFirst();
      Files.delete(oldest);

      assertThatThrownBy(() -> builder().start())
          .isInstanceOf(DamagedStoreException.class)
          .hasMessageContaining("Missing WAL");

      Files.write(oldest, log);
      assertThat(eventsAfterAStart()).isEqualTo(EVENTS);
    }
  }
}

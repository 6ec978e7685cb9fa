package io.orderflow.axonserver.store;

import static io.orderflow.axonserver.store.StoredRows.DEFAULT;
import static io.orderflow.axonserver.store.StoredRows.OTHER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.axonserver.DamagedStoreException;
import io.orderflow.axonserver.store.RocksStore.Family;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * A start that is refused leaves nothing behind in a process that goes on. It looks at all threads,
 * among which those of nodes of other tests would begin and end.
 */
@Isolated
class RefusedStartTest {

  @TempDir Path data = Path.of("");

  private StoredRows rows;

  @BeforeEach
  void write() {
    rows = new StoredRows(data);
  }

  private static Set<Thread> writers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(each -> each.getName().equals("axonserver-sequencer"))
        .collect(Collectors.toSet());
  }

  @Nested
  class GivenATableWithADamagedBlockThatTellsWhatIsToBeCompacted {

    private Path table = Path.of("");

    @BeforeEach
    void damage() throws RocksDBException, IOException {
      byte[] large = new byte[64 << 10];
      ThreadLocalRandom.current().nextBytes(large);
      try (RocksStore store = new RocksStore(data.resolve("store"), StoreOptions.defaults());
          WriteBatch batch = new WriteBatch()) {
        store.put(batch, Family.TRANSFORMATIONS, TransformationRows.action(DEFAULT, 9, 0), large);
        store.put(batch, Family.TRANSFORMATIONS, TransformationRows.action(OTHER, 9, 0), large);
        store.writer().write(batch);
      }
      // A start brings what the log holds into tables.
      rows.inNode(store -> assertThat(store.contexts()).contains("default"));
      table = largestTable();
      flip();
    }

    private Path largestTable() throws IOException {
      try (var files = Files.list(data.resolve("store"))) {
        return files
            .filter(each -> each.toString().endsWith(".sst"))
            .max(Comparator.comparingLong(each -> each.toFile().length()))
            .orElseThrow();
      }
    }

    private void flip() throws IOException {
      byte[] bytes = Files.readAllBytes(table);
      for (int place = 200; place < 2 * (64 << 10); place += 1_000) {
        bytes[place] ^= 0x40;
      }
      Files.write(table, bytes);
    }

    @Test
    void noWriterGoesOnAndTheDirectoryIsFree() throws IOException {
      Set<Thread> before = writers();

      assertThatThrownBy(() -> rows.inNode(store -> {}))
          .isInstanceOf(DamagedStoreException.class)
          .hasMessageContaining(table.getFileName().toString());

      Set<Thread> left = new HashSet<>(writers());
      left.removeAll(before);
      assertThat(left).isEmpty();
      flip();
      rows.inNode(store -> assertThat(store.contexts()).contains("default"));
    }
  }

  @Nested
  class GivenAManifestThatGoesAfterItWasLookedAt {

    @Test
    void itIsDamage() throws IOException {
      Path files = data.resolve("store");
      String manifest = Files.readString(files.resolve("CURRENT")).strip();
      Files.delete(files.resolve(manifest));

      assertThatThrownBy(() -> new RocksStore(files, StoreOptions.defaults()))
          .isInstanceOfSatisfying(
              RocksDBException.class,
              missing ->
                  assertThat(StoreUnreadableException.atStart(data, missing))
                      .isInstanceOf(DamagedStoreException.class)
                      .hasMessageContaining(manifest));
    }
  }
}

package io.orderflow.axonserver.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

/** A compaction that does not begin holds up nobody who waits, and no later one. */
class CompactionStartTest {

  private static final ThreadFactory NO_THREADS =
      run -> {
        throw new OutOfMemoryError("unable to create native thread");
      };

  private final RocksStore store;
  private final EventLog log;

  private final Path data;

  CompactionStartTest(@TempDir Path data) throws RocksDBException {
    this.data = data;
    this.store = new RocksStore(data.resolve("store"), StoreOptions.defaults());
    this.log = new EventLog(1, "c", store, StoreOptions.defaults());
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Compaction compaction(ThreadFactory threads) {
    return new Compaction(store, (of, change, completion) -> completion.succeeded(), threads);
  }

  private CompletableFuture<Void> start(Compaction compaction) {
    CompletableFuture<Void> noted = new CompletableFuture<>();
    try {
      compaction.start(log, Completion.of(noted));
    } catch (OutOfMemoryError logged) {
      // As the sequencer does.
    }
    return noted;
  }

  @Nested
  class GivenThatThereIsNoThreadForIt {

    @Test
    void whoAskedIsToldThatItIsNotedAndALaterOneIsNotRefused() {
      Compaction compaction = compaction(NO_THREADS);

      assertThat(start(compaction)).isCompleted();
      assertThat(start(compaction)).isCompleted();
    }
  }

  @Nested
  class GivenThatWhoAskedHasGone {

    private static final class Gone implements Completion {

      @Override
      public void succeeded() {
        throw new IllegalStateException("gone");
      }

      @Override
      public void failed(Exception reason) {
        throw new IllegalStateException("not noted", reason);
      }
    }

    @Test
    void itBeginsAllTheSame() {
      CompletableFuture<Void> begun = new CompletableFuture<>();
      Compaction compaction =
          compaction(
              run -> {
                begun.complete(null);
                return Thread.ofPlatform().unstarted(() -> {});
              });

      assertThatThrownBy(() -> compaction.start(log, new Gone())).hasMessage("gone");

      assertThat(begun).isCompleted();
    }
  }

  @Nested
  class GivenOneThatTheEndOfTheNodeCutOff {

    private final AtomicInteger begun = new AtomicInteger();
    private final Compaction compaction =
        compaction(
            run -> {
              begun.incrementAndGet();
              return Thread.ofPlatform().unstarted(() -> {});
            });

    private StoreSize size(String of) {
      return new StoreSize(data.resolve(of));
    }

    @Test
    void itGoesOnWhereThereIsRoom() {
      compaction.resume(List.of(log), size("store"));

      assertThat(begun).hasValue(1);
    }

    @Test
    void whereTheRoomCannotBeToldTheNodeStartsWithoutIt() {
      compaction.resume(List.of(log), size("gone"));

      assertThat(begun).hasValue(0);
    }

    @Test
    void whereThereIsNoneNobodyAsksForTheRoom() {
      compaction.resume(List.of(), size("gone"));

      assertThat(begun).hasValue(0);
    }
  }
}

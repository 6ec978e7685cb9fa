package io.orderflow.axonserver.store;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.axonserver.protocol.event.Event;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AggregateHeadsTest {

  /** Fewer than the aggregates that the tests write to. */
  private static final int LIMIT = 2;

  @TempDir Path directory = Path.of("");

  private final CountDownLatch disk = new CountDownLatch(1);
  private NodeStore store;
  private EventLog log;

  private static StoreOptions options() {
    StoreOptions usual = StoreOptions.defaults();
    return new StoreOptions(
        usual.blockCacheBytes(),
        usual.memtableBytes(),
        usual.recentEvents(),
        usual.recentBytes(),
        LIMIT,
        usual.maxWaitingWrites(),
        usual.maxWaitingBytes(),
        usual.maxBatch(),
        usual.groupPause(),
        usual.writer());
  }

  @BeforeEach
  void open() {
    open(options());
  }

  private void open(StoreOptions options) {
    store = NodeStore.open(directory, options, Clock.systemUTC());
    log = store.ensureLog("default");
  }

  @AfterEach
  void close() {
    disk.countDown();
    store.close();
  }

  private CompletableFuture<Void> append(int number, String... aggregates) {
    CompletableFuture<Void> outcome = new CompletableFuture<>();
    List<EventRecord> events =
        Arrays.stream(aggregates)
            .map(
                each ->
                    EventRecord.of(
                        Event.newBuilder()
                            .setAggregateIdentifier(each)
                            .setAggregateSequenceNumber(number)
                            .build()))
            .toList();
    store.append(log, events, Completion.of(outcome));
    return outcome.orTimeout(20, SECONDS);
  }

  @Test
  void whatIsNotAskedForTheLongestIsForgotten() {
    AggregateHeads heads = new AggregateHeads(LIMIT);
    heads.put("a", 1);
    heads.put("b", 2);
    heads.put("c", 3);
    assertThat(heads.get("a")).isEqualTo(1);

    heads.trim();

    assertThat(heads.get("a")).isEqualTo(1);
    assertThat(heads.get("b")).isNull();
    assertThat(heads.get("c")).isEqualTo(3);
  }

  @Nested
  class GivenTwoTransactionsOfOneGroupThatDiffer {

    @Test
    void theSecondIsHeldAgainstTheFirstHoweverManyAggregatesBothName() throws Exception {
      store.close();
      CountDownLatch writing = new CountDownLatch(1);
      open(
          options()
              .withWriter(
                  rocks ->
                      batch -> {
                        writing.countDown();
                        await(disk);
                        rocks.write(batch);
                      }));
      CompletableFuture<Void> earlier = append(0, "earlier");
      assertThat(writing.await(20, SECONDS)).isTrue();

      CompletableFuture<Void> first = append(0, "a", "b", "c", "d");
      CompletableFuture<Void> again = append(0, "a", "b", "c", "d");
      disk.countDown();

      earlier.join();
      first.join();
      assertThatThrownBy(again::join).hasMessageContaining("expected 1");
    }

    private static void await(CountDownLatch latch) {
      try {
        assertThat(latch.await(20, SECONDS)).isTrue();
      } catch (InterruptedException stopped) {
        throw new IllegalStateException(stopped);
      }
    }
  }

  @Nested
  class GivenAggregatesThatAreOnDiskAlone {

    @BeforeEach
    void appendAndForget() {
      IntStream.range(0, 3).forEach(number -> append(number, "a", "b").join());
      store.close();
      open(options());
    }

    @Test
    void theNextEventIsTaken() {
      append(3, "a", "b").join();
      append(0, "new").join();

      assertThat(log.lastSequenceNumber("a")).isEqualTo(3);
      assertThat(log.lastSequenceNumber("b")).isEqualTo(3);
      assertThat(log.lastSequenceNumber("new")).isEqualTo(0);
    }

    @Test
    void oneThatIsThereAlreadyIsRefused() {
      assertThatThrownBy(append(1, "a")::join).hasMessageContaining("expected 3");
      assertThatThrownBy(append(0, "b")::join).hasMessageContaining("expected 3");
    }

    @Test
    void oneThatLeavesAGapIsRefused() {
      assertThatThrownBy(append(5, "a")::join).hasMessageContaining("expected 3");
      assertThatThrownBy(append(1, "new")::join).hasMessageContaining("expected 0");
    }

    @Test
    void aNumberBelowZeroIsRefused() {
      assertThatThrownBy(append(-1, "a")::join).hasMessageContaining("expected 3");
      assertThatThrownBy(append(-1, "new")::join).hasMessageContaining("expected 0");
    }
  }
}

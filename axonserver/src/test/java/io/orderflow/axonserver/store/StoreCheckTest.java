package io.orderflow.axonserver.store;

import static io.orderflow.axonserver.store.StoredRows.DEFAULT;
import static io.orderflow.axonserver.store.StoredRows.OTHER;
import static io.orderflow.axonserver.store.StoredRows.UNKNOWN;
import static io.orderflow.axonserver.store.StoredRows.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.axonserver.store.RocksStore.Family;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rocksdb.RocksDBException;

/** Entries that RocksDB finds sound, but that cannot be what a node has written. */
class StoreCheckTest {

  @TempDir Path data = Path.of("");

  private StoredRows rows;

  @BeforeEach
  void write() {
    rows = new StoredRows(data);
  }

  private static byte[] index(String aggregate, long number) {
    return Keys.aggregate(DEFAULT, Keys.aggregateId(aggregate), number);
  }

  @Nested
  class GivenAStoreAsItWasWritten {

    @Test
    void nothingIsWrongWithAnyKindOfEntry() {
      assertThat(rows.assertNothingIsWrong())
          .contains(
              "context default: 6 events, the last token is 5, 2 aggregates, 1 snapshots",
              "context default: 1 persistent streams",
              "context default: 3 transformations",
              "context other: 1 events",
              "4 settings")
          .doesNotContain("deleted");
    }
  }

  @Nested
  class GivenTheEvents {

    @Test
    void oneThatIsMissingInTheMiddleIsMissed() throws RocksDBException {
      rows.delete(Family.EVENTS, Keys.event(DEFAULT, 2));

      rows.assertWrong("context default: token 3 follows on 1");
    }

    @Test
    void theFirstOneIsMissed() throws RocksDBException {
      rows.delete(Family.EVENTS, Keys.event(DEFAULT, 0));

      rows.assertWrong(
          "context default: token 1 follows on -1",
          "the index has number 0 of aggregate a at token 0, which is not it");
    }

    @Test
    void theLastOneIsMissedByTheIndex() throws RocksDBException {
      rows.delete(Family.EVENTS, Keys.event(DEFAULT, 5));

      rows.assertWrong("the index has number 1 of aggregate b at token 5, which is not it");
    }

    @Test
    void oneThatIsNoneIsNamed() throws RocksDBException {
      rows.put(Family.EVENTS, Keys.event(DEFAULT, 2), new byte[] {1, 2, 3});

      rows.assertWrong("context default: event 2 cannot be parsed");
    }

    @Test
    void oneOfAnotherFormatIsNamed() throws RocksDBException {
      byte[] value = event("", 0, 200).valueWithHighestTimestamp(300);
      value[0] = 2;
      rows.put(Family.EVENTS, Keys.event(DEFAULT, 2), value);

      rows.assertWrong("context default: event 2 is of another format");
    }

    @Test
    void oneThatWouldMisleadTheSearchForAnInstantIsNamed() throws RocksDBException {
      rows.put(
          Family.EVENTS, Keys.event(DEFAULT, 2), event("", 0, 200).valueWithHighestTimestamp(200));

      rows.assertWrong("event 2 tells 200 as the highest timestamp so far, but that is 300");
    }

    @Test
    void oneThatIsInThePlaceOfAnotherIsNamed() throws RocksDBException {
      rows.put(
          Family.EVENTS, Keys.event(DEFAULT, 3), event("c", 0, 400).valueWithHighestTimestamp(400));

      rows.assertWrong("context default: event 3 is not in the index as number 0 of aggregate c");
    }
  }

  @Nested
  class GivenTheIndexOfAggregates {

    @Test
    void anEntryThatIsMissingIsMissed() throws RocksDBException {
      rows.delete(Family.AGGREGATES, index("a", 1));

      rows.assertWrong(
          "context default: event 1 is not in the index as number 1 of aggregate a",
          "aggregate a has number 2 where 1 is next");
    }

    @Test
    void anEntryTooManyIsNamed() throws RocksDBException {
      rows.put(Family.AGGREGATES, index("b", 2), Keys.number(2));

      rows.assertWrong("the index has number 2 of aggregate b at token 2, which is not it");
    }

    @Test
    void oneThatIsMissingAndOneTooManyDoNotMakeUpForEachOther() throws RocksDBException {
      rows.move(Family.AGGREGATES, index("a", 2), index("b", 2));

      rows.assertWrong("context default: event 4 is not in the index as number 2 of aggregate a");
    }

    @Test
    void oneOfAnotherEventIsNamed() throws RocksDBException {
      rows.put(Family.AGGREGATES, index("a", 1), Keys.number(4));

      rows.assertWrong("context default: event 1 is not in the index as number 1 of aggregate a");
    }

    @Test
    void anEntryThatIsNoneIsNamedInsteadOfEndingTheTool() throws RocksDBException {
      rows.put(Family.AGGREGATES, Keys.beginningOf(DEFAULT), new byte[0]);

      rows.assertWrong("aggregates: the entry 00000001 is none of this format");
    }
  }

  @Nested
  class GivenSnapshots {

    @Test
    void oneAheadOfItsEventsIsNamed() throws RocksDBException {
      rows.put(Family.SNAPSHOTS, index("a", 3), event("a", 3, 500).asSnapshot().value());

      rows.assertWrong("the snapshot 3 of aggregate a is ahead of its events");
    }

    @Test
    void oneOfAnAggregateThatIsNotThereIsNamed() throws RocksDBException {
      rows.put(Family.SNAPSHOTS, index("z", 0), event("z", 0, 500).asSnapshot().value());

      rows.assertWrong("the snapshot 0 of aggregate z is ahead of its events");
    }

    @Test
    void oneOfSomethingElseIsNamed() throws RocksDBException {
      rows.move(Family.SNAPSHOTS, index("a", 1), index("b", 1));

      rows.assertWrong("the snapshot 1 of aggregate b is one of something else");
    }

    @Test
    void oneThatIsNoneIsNamed() throws RocksDBException {
      rows.put(Family.SNAPSHOTS, index("a", 1), new byte[] {1});

      rows.assertWrong("the snapshot 1 of aggregate a cannot be parsed");
    }
  }

  @Nested
  class GivenContexts {

    @ParameterizedTest
    @EnumSource(
        value = Family.class,
        names = {"EVENTS", "AGGREGATES", "SNAPSHOTS", "STREAMS", "TRANSFORMATIONS"})
    void anEntryOfNoneIsNamed(Family family) throws RocksDBException {
      rows.put(family, Keys.event(UNKNOWN, 0), new byte[0]);

      rows.assertWrong(
          family.columnFamily() + ": there are entries of a context 7 that is not known");
    }

    @Test
    void anEntryOfOneBetweenThoseThatAreKnownIsNamed() throws RocksDBException {
      rows.delete(Family.META, Keys.context("default"));

      rows.assertWrong("events: there are entries of a context 1 that is not known");
    }

    @Test
    void twoOfOneIdAreNamed() throws RocksDBException {
      rows.put(Family.META, Keys.context("twin"), Keys.beginningOf(OTHER));

      rows.assertWrong("contexts other and twin share one id");
    }

    @Test
    void anIdThatWouldBeGivenAgainIsNamed() throws RocksDBException {
      rows.put(Family.META, Keys.context("late"), ByteBuffer.allocate(4).putInt(50).array());

      rows.assertWrong("context late has the id 50, which can be given to another one");
    }

    @Test
    void oneThatWouldBeErasedIsNamed() throws RocksDBException {
      rows.put(Family.META, Keys.deletedContext(OTHER), new byte[0]);

      rows.assertWrong("context other is there, and marked as deleted");
    }

    @Test
    void anEntryOfNoKindIsNamed() throws RocksDBException {
      rows.put(Family.META, "forgotten".getBytes(StandardCharsets.UTF_8), new byte[0]);

      rows.assertWrong("the entry forgotten is of no kind that is known");
    }
  }
}

package io.orderflow.axonserver.store;

import static io.orderflow.axonserver.store.StoredRows.DEFAULT;
import static io.orderflow.axonserver.store.StoredRows.DUE_AT;
import static io.orderflow.axonserver.store.StoredRows.SCHEDULE;
import static io.orderflow.axonserver.store.StoredRows.UNKNOWN;
import static io.orderflow.axonserver.store.StoredRows.event;

import io.orderflow.axonserver.store.RocksStore.Family;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

/** Each schedule fires once, so it is there once, and the list of what is due names it once. */
class ScheduleCheckTest {

  @TempDir Path data = Path.of("");

  private StoredRows rows;

  @BeforeEach
  void write() {
    rows = new StoredRows(data);
  }

  private static byte[] value(long dueAt) {
    byte[] event = event("", 0, 0).value();
    return ByteBuffer.allocate(Long.BYTES + event.length).putLong(dueAt).put(event).array();
  }

  @Test
  void oneThatWouldNeverFireIsNamed() throws RocksDBException {
    rows.delete(Family.DUE, Keys.due(DUE_AT, DEFAULT, SCHEDULE));

    rows.assertWrong("schedule %s is not in the list of what is due".formatted(SCHEDULE));
  }

  @Test
  void oneThatIsDueAndNotThereIsNamed() throws RocksDBException {
    rows.delete(Family.SCHEDULES, Keys.schedule(DEFAULT, SCHEDULE));

    rows.assertWrong(
        "schedule %s is in the list of what is due at %d, and is not there"
            .formatted(SCHEDULE, DUE_AT));
  }

  @Test
  void oneThatIsDueTwiceIsNamed() throws RocksDBException {
    rows.put(Family.DUE, Keys.due(DUE_AT - 1, DEFAULT, SCHEDULE), new byte[0]);

    rows.assertWrong(
        "schedule %s is in the list of what is due at %d".formatted(SCHEDULE, DUE_AT - 1));
  }

  @Test
  void oneThatIsDueAtAnotherInstantIsNamedThoughTheirNumbersAreEqual() throws RocksDBException {
    rows.put(Family.SCHEDULES, Keys.schedule(DEFAULT, SCHEDULE), value(DUE_AT + 1));

    rows.assertWrong(
        "schedule %s is not in the list of what is due".formatted(SCHEDULE),
        "schedule %s is in the list of what is due at %d".formatted(SCHEDULE, DUE_AT));
  }

  @Test
  void oneWhoseEventIsNoneIsNamed() throws RocksDBException {
    rows.put(Family.SCHEDULES, Keys.schedule(DEFAULT, SCHEDULE), Keys.number(DUE_AT));

    rows.assertWrong("the event of schedule %s cannot be parsed".formatted(SCHEDULE));
  }

  @Test
  void oneOfAContextThatIsNotThereIsNamed() throws RocksDBException {
    UUID stray = new UUID(3, 4);
    rows.put(Family.SCHEDULES, Keys.schedule(UNKNOWN, stray), value(DUE_AT));
    rows.put(Family.DUE, Keys.due(DUE_AT, UNKNOWN, stray), new byte[0]);

    rows.assertWrong("schedule %s belongs to a context 7 that is not known".formatted(stray));
  }
}

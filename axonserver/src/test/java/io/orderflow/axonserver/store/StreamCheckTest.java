package io.orderflow.axonserver.store;

import static io.orderflow.axonserver.store.StoredRows.DEFAULT;

import io.orderflow.axonserver.store.RocksStore.Family;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

/** A persistent stream is there with a position for each of its segments, or not at all. */
class StreamCheckTest {

  @TempDir Path data = Path.of("");

  private StoredRows rows;

  @BeforeEach
  void write() {
    rows = new StoredRows(data);
  }

  private static byte[] key(String stream, int segment) {
    return Keys.stream(DEFAULT, new StreamRow(stream, segment, null));
  }

  @Test
  void positionsOfAStreamThatIsNotThereAreNamed() throws RocksDBException {
    rows.delete(Family.STREAMS, key("mail", StreamRow.DEFINITION));

    rows.assertWrong(
        "context default: there is a position of a persistent stream mail, which is not there");
  }

  @Test
  void positionsOfAnotherStreamThanTheOneBeforeThemAreNamed() throws RocksDBException {
    rows.put(Family.STREAMS, key("post", 0), Keys.number(0));

    rows.assertWrong("there is a position of a persistent stream post, which is not there");
  }

  @Test
  void aSegmentThatIsMissingIsMissed() throws RocksDBException {
    rows.delete(Family.STREAMS, key("mail", 0));

    rows.assertWrong("context default: persistent stream mail has segment 1 where 0 is next");
  }

  @Test
  void aStreamWithoutSegmentsIsNamed() throws RocksDBException {
    rows.put(Family.STREAMS, key("bare", StreamRow.DEFINITION), new byte[] {1});
    rows.put(Family.STREAMS, key("void", StreamRow.DEFINITION), new byte[] {1});

    rows.assertWrong(
        "context default: persistent stream bare has no segments",
        "context default: persistent stream void has no segments");
  }

  @Test
  void aSegmentWithoutAPositionIsNamed() throws RocksDBException {
    rows.put(Family.STREAMS, key("mail", 1), new byte[3]);

    rows.assertWrong("context default: segment 1 of persistent stream mail has no position");
  }
}

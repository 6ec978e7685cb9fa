package io.orderflow.axonserver.store;

import static io.orderflow.axonserver.store.StoredRows.DEFAULT;
import static io.orderflow.axonserver.store.StoredRows.action;
import static io.orderflow.axonserver.store.StoredRows.done;

import io.orderflow.axonserver.protocol.event.Transformation;
import io.orderflow.axonserver.protocol.event.TransformationState;
import io.orderflow.axonserver.store.RocksStore.Family;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

/** The third transformation of the context is open, with the actions 0 and 1. */
class TransformationCheckTest {

  @TempDir Path data = Path.of("");

  private StoredRows rows;

  @BeforeEach
  void write() {
    rows = new StoredRows(data);
  }

  private static byte[] key(long number) {
    return TransformationRows.transformation(DEFAULT, number);
  }

  private static byte[] actionKey(long number, long sequence) {
    return TransformationRows.action(DEFAULT, number, sequence);
  }

  private void putAction(long number, long sequence, long token) throws RocksDBException {
    rows.put(
        Family.TRANSFORMATIONS, actionKey(number, sequence), action(sequence, token).toByteArray());
  }

  @Nested
  class GivenTransformations {

    @Test
    void oneThatIsMissingInTheMiddleIsMissed() throws RocksDBException {
      rows.delete(Family.TRANSFORMATIONS, key(2));

      rows.assertWrong("context default: transformation 3 follows on 1");
    }

    @Test
    void theFirstOneIsMissed() throws RocksDBException {
      rows.delete(Family.TRANSFORMATIONS, key(1));

      rows.assertWrong("context default: 2 transformations are kept where there should be 3");
    }

    @Test
    void oneThatIsOpenAndNotTheNewestIsNamed() throws RocksDBException {
      rows.put(
          Family.TRANSFORMATIONS,
          key(2),
          new StoredTransformation(
                  2, Transformation.newBuilder().setState(TransformationState.ACTIVE).build(), 0)
              .value());

      rows.assertWrong("context default: transformation 2 is open, and not the newest");
    }

    @Test
    void oneThatIsNoneIsNamed() throws RocksDBException {
      rows.put(Family.TRANSFORMATIONS, key(2), new byte[] {1});

      rows.assertWrong("context default: what is kept of transformations cannot be parsed");
    }
  }

  @Test
  void theNoteThatTheContextIsToBeCompactedIsNothingWrong() throws RocksDBException {
    rows.put(Family.TRANSFORMATIONS, TransformationRows.compaction(DEFAULT), new byte[0]);

    rows.assertNothingIsWrong();
  }

  @Nested
  class GivenActionsOfOneThatIsActive {

    @Test
    void oneThatIsLeftOfAnotherIsNamed() throws RocksDBException {
      putAction(2, 0, 0);

      rows.assertWrong("context default: an action of transformation 2 is left");
    }

    @Test
    void oneThatIsMissingIsMissed() throws RocksDBException {
      rows.delete(Family.TRANSFORMATIONS, actionKey(3, 0));

      rows.assertWrong("context default: transformation 3 has action 1 where 0 is next");
    }

    @Test
    void oneInThePlaceOfAnotherIsNamed() throws RocksDBException {
      rows.put(Family.TRANSFORMATIONS, actionKey(3, 1), action(0, 2).toByteArray());

      rows.assertWrong("context default: transformation 3 has action 1 where 1 is next");
    }

    @Test
    void oneForAnEventThatIsNotThereIsNamed() throws RocksDBException {
      putAction(3, 2, 6);

      rows.assertWrong("action 2 of transformation 3 is for event 6, after 2 and up to 5");
    }

    @Test
    void oneForAnEventBeforeThatOfTheActionBeforeIsNamed() throws RocksDBException {
      putAction(3, 2, 1);

      rows.assertWrong("action 2 of transformation 3 is for event 1, after 2 and up to 5");
    }

    @Test
    void oneThatIsNoneIsNamed() throws RocksDBException {
      rows.put(Family.TRANSFORMATIONS, actionKey(3, 1), new byte[] {1});

      rows.assertWrong("context default: what is kept of transformations cannot be parsed");
    }
  }

  @Nested
  class GivenActionsOfOneThatIsApplied {

    @BeforeEach
    void apply() {
      rows.inNode(
          store -> {
            EventLog log = store.ensureLog("default");
            done(told -> store.transformations().apply(log, "third", 1, told));
          });
      rows.assertNothingIsWrong();
    }

    @Test
    void oneThatIsMissingIsMissed() throws RocksDBException {
      rows.delete(Family.TRANSFORMATIONS, actionKey(3, 1));

      rows.assertWrong("context default: action 1 of transformation 3 is missing");
    }

    @Test
    void oneTooManyIsNamed() throws RocksDBException {
      putAction(3, 2, 4);

      rows.assertWrong("context default: transformation 3 has an action too many");
    }

    @Test
    void oneThatIsLeftAfterwardsIsNamed() throws RocksDBException {
      rows.inNode(
          store -> {
            EventLog log = store.ensureLog("default");
            StoredTransformation applying =
                Objects.requireNonNull(store.transformations().open(log));
            done(
                told ->
                    store
                        .transformations()
                        .step(log, applying, List.of(log.event(0), log.event(2)), told));
          });
      rows.assertNothingIsWrong();
      putAction(3, 1, 2);

      rows.assertWrong("context default: an action of transformation 3 is left");
    }
  }
}

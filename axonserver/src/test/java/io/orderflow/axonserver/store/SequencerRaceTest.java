package io.orderflow.axonserver.store;

import static io.orderflow.axonserver.rpc.Races.verify;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.orderflow.axonserver.protocol.event.Event;
import io.orderflow.axonserver.rpc.Races;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;
import org.slf4j.LoggerFactory;

/**
 * The queue for the group commit: several threads submit while the writer takes groups, fails, or
 * ends. The way to the disk is replaced, the rest is as it is in a node.
 */
@Tag("races")
@Timeout(600)
class SequencerRaceTest {

  private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
  private static final EventRecord EVENT = EventRecord.of(Event.getDefaultInstance());
  private static final Logger LOG = (Logger) LoggerFactory.getLogger(Sequencer.class);
  private static final int NEVER = -1;
  private static final int QUEUE = 10;

  private static final StoreOptions OPTIONS =
      new StoreOptions(
          1 << 20,
          1 << 20,
          16,
          1 << 20,
          16,
          QUEUE,
          1 << 20,
          100,
          Duration.ZERO,
          UnaryOperator.identity());

  private final RocksStore store;

  SequencerRaceTest(@TempDir Path data) throws RocksDBException {
    this.store = new RocksStore(data, OPTIONS);
  }

  @BeforeEach
  void logNothing() {
    LOG.setLevel(Level.OFF);
  }

  @AfterEach
  void close() {
    LOG.setLevel(null);
    store.close();
  }

  /** A write of one event, and how it was answered. */
  private static final class Submitted implements Completion {

    final Scene scene;
    final AtomicInteger answers = new AtomicInteger();
    volatile boolean succeeded;

    Submitted(Scene scene) {
      this.scene = scene;
    }

    void submit() {
      scene.sequencer.submit(new Write.AppendEvents(scene.log, List.of(EVENT), this));
    }

    @Override
    public void succeeded() {
      answers.getAndIncrement();
      succeeded = true;
      scene.acknowledged.add(this);
      scene.tooEarly |= scene.acknowledged.size() > scene.onDisk;
      scene.tooEarly |= scene.log.head() + 1 < scene.acknowledged.size();
      scene.tooLate |= scene.failed;
    }

    @Override
    public void failed(Exception reason) {
      answers.getAndIncrement();
    }

    void verifyAnsweredOnce() {
      verify(answers.get() == 1, "answered " + answers.get() + " times");
    }
  }

  /** A sequencer whose groups are written by a thread of the test. */
  private static final class Scene {

    final EventLog log;
    final Sequencer sequencer;
    final int failing;
    final Submitted one = new Submitted(this);
    final Submitted two = new Submitted(this);

    // What follows belongs to the thread that writes.
    final List<Submitted> acknowledged = new ArrayList<>();
    int groups;
    int onDisk;
    boolean failed;
    boolean tooEarly;
    boolean tooLate;

    /**
     * @param failing which group cannot be written
     */
    Scene(RocksStore store, int failing) {
      this.failing = failing;
      this.log = new EventLog(1, "c", store, OPTIONS);
      this.sequencer =
          new Sequencer(
              store,
              OPTIONS,
              CLOCK,
              batch -> {
                if (groups++ == failing) {
                  failed = true;
                  throw new RocksDBException("No space left on device");
                }
                onDisk += batch.count();
              });
    }

    /** As the sequencer's own thread does, but not for ever. */
    void write() {
      try {
        for (int i = 0; i < 4 && !sequencer.isDone(); i++) {
          sequencer.writeOneGroup(0);
        }
      } catch (InterruptedException stop) {
        throw new IllegalStateException(stop);
      } finally {
        sequencer.end();
      }
    }

    void verifyEnd(Submitted... all) {
      int succeeded = 0;
      for (Submitted each : all) {
        each.verifyAnsweredOnce();
        succeeded += each.succeeded ? 1 : 0;
      }
      verify(!tooEarly, "acknowledged before it was on disk or could be read");
      verify(!tooLate, "acknowledged after a failure");
      verify(succeeded == onDisk, "acknowledged " + succeeded + " of " + onDisk);
      verify(log.head() == onDisk - 1, "the head is " + log.head());
    }
  }

  @Test
  void eachWriteIsAnsweredOnceAndInTheOrderInWhichItCame() {
    Races.explore(
        () -> {
          Scene scene = new Scene(store, NEVER);

          Races.together(
              () -> {
                scene.one.submit();
                scene.two.submit();
              },
              scene::write);

          scene.verifyEnd(scene.one, scene.two);
          if (scene.one.succeeded && scene.two.succeeded) {
            verify(
                scene.acknowledged.indexOf(scene.one) < scene.acknowledged.indexOf(scene.two),
                "the second was acknowledged first");
          }
        });
  }

  @Test
  void afterAFailureNothingIsAcknowledgedAndAllIsAnswered() {
    Races.explore(
        () -> {
          Scene scene = new Scene(store, 1);

          Races.together(
              () -> {
                scene.one.submit();
                scene.two.submit();
              },
              scene::write);

          scene.verifyEnd(scene.one, scene.two);
          verify(!scene.failed || scene.sequencer.failure() != null, "not told");
        });
  }

  @Test
  void closingLeavesNothingUnanswered() {
    Races.explore(
        () -> {
          Scene scene = new Scene(store, NEVER);

          Races.together(
              () -> {
                scene.one.submit();
                scene.sequencer.refuseNew();
              },
              scene::write,
              scene.two::submit);

          scene.verifyEnd(scene.one, scene.two);
        });
  }

  @Test
  void aWriterThatEndsUnaskedLeavesNothingUnanswered() {
    Races.explore(
        () -> {
          Scene scene = new Scene(store, NEVER);

          Races.together(scene.one::submit, scene.sequencer::end, scene.two::submit);

          scene.verifyEnd(scene.one, scene.two);
          verify(scene.sequencer.failure() != null, "not told");
        });
  }
}

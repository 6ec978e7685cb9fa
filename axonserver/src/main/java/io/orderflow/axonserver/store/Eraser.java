package io.orderflow.axonserver.store;

import io.orderflow.axonserver.store.RocksStore.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Erases the schedules of deleted contexts, a few with each write, so that no other write waits
 * long. What a failure or the end of the node leaves undone is done after the next start.
 */
final class Eraser {

  private static final Logger log = LoggerFactory.getLogger(Eraser.class);
  private static final int AT_ONCE = 512;
  private static final long LONGEST_WRITE_SECONDS = 60;

  private final RocksStore store;
  private final Consumer<Write> sequencer;

  Eraser(RocksStore store, Consumer<Write> sequencer) {
    this.store = store;
    this.sequencer = sequencer;
  }

  /** The contexts that were deleted, and of which something is left. */
  List<Integer> left() {
    List<Integer> left = new ArrayList<>();
    store.scan(
        Family.META,
        Keys.deletedContexts(),
        Access.DISK,
        (key, value) -> {
          boolean deleted = Keys.isDeletedContext(key);
          if (deleted) {
            left.add(Keys.idOfDeleted(key));
          }
          return deleted;
        });
    return left;
  }

  void resume(List<Integer> left) {
    left.forEach(this::start);
  }

  void start(int context) {
    Thread.ofVirtual().name("axonserver-eraser-" + context).start(() -> erase(context));
  }

  private void erase(int context) {
    try {
      boolean last = false;
      while (!last) {
        List<Keys.DueKey> schedules = schedules(context);
        last = schedules.size() < AT_ONCE;
        write(context, schedules, last);
      }
    } catch (CompletionException | StoreClosedException | StoreFailedException failure) {
      log.info("The rest of a deleted context is erased after the next start", failure);
    }
  }

  private List<Keys.DueKey> schedules(int context) {
    List<Keys.DueKey> schedules = new ArrayList<>();
    store.scan(
        Family.SCHEDULES,
        Keys.beginningOf(context),
        Access.DISK,
        (key, value) -> {
          if (Keys.contextOf(key) != context) {
            return false;
          }
          schedules.add(new Keys.DueKey(Keys.number(value), context, Keys.idOfSchedule(key)));
          return schedules.size() < AT_ONCE;
        });
    return schedules;
  }

  private void write(int context, List<Keys.DueKey> schedules, boolean last) {
    CompletableFuture<Void> written = new CompletableFuture<>();
    sequencer.accept(new Write.Erase(context, schedules, last, Completion.of(written)));
    var unused = written.orTimeout(LONGEST_WRITE_SECONDS, TimeUnit.SECONDS).join();
  }
}

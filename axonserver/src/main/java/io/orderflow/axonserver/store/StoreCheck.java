package io.orderflow.axonserver.store;

import io.orderflow.axonserver.store.RocksStore.Family;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.rocksdb.RocksDBException;

/**
 * Reads everything that a node has stored and holds it against every promise of the store. Changes
 * nothing. Memory does not grow with the store.
 */
public final class StoreCheck {

  private final InspectedStore store;
  private final Findings findings;

  private StoreCheck(InspectedStore store, Findings findings) {
    this.store = store;
    this.findings = findings;
  }

  /**
   * Checks the data directory of a node that does not run.
   *
   * @throws io.orderflow.axonserver.DataDirectoryInUseException when a node uses it
   * @throws io.orderflow.axonserver.UnsupportedFormatException when another version has written it,
   *     or no node
   * @throws UncheckedIOException when it cannot be read
   */
  public static CheckReport check(Path directory) {
    try (DirectoryLock lock = lock(directory)) {
      return checkLocked(directory);
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot read %s: %s".formatted(directory, failure), failure);
    }
  }

  /** Looks first, because the lock itself is a file that would be made. */
  static DirectoryLock lock(Path directory) throws IOException {
    Format.require(directory);
    return DirectoryLock.acquire(directory);
  }

  static CheckReport checkLocked(Path directory) throws IOException {
    Findings findings = new Findings();
    Path files = directory.resolve("store");
    String damage = StoreFiles.damage(files);
    if (damage != null) {
      findings.wrong("%s", damage);
      return findings.report();
    }
    if (Files.exists(files.resolve("CURRENT"))) {
      try (InspectedStore store = new InspectedStore(files)) {
        new StoreCheck(store, findings).run();
      } catch (RocksDBException unreadable) {
        findings.wrong("The files cannot be read: %s", String.valueOf(unreadable.getMessage()));
      }
    } else {
      findings.read("nothing is stored yet");
    }
    return findings.report();
  }

  private void run() throws RocksDBException {
    store.verifyChecksums();
    Map<Integer, String> contexts = contexts();
    ids(contexts);
    for (Map.Entry<Integer, String> context : contexts.entrySet()) {
      new ContextCheck(store, context.getKey(), context.getValue(), findings).run();
      new StreamCheck(store, context.getKey(), context.getValue(), findings).run();
    }
    Set<Integer> withSchedules = deletedContexts(contexts);
    withSchedules.addAll(contexts.keySet());
    new ScheduleCheck(store, withSchedules, findings).run();
    new SettingsCheck(store, contexts.keySet(), findings).run();
    kinds();
    for (Family family :
        List.of(
            Family.EVENTS,
            Family.AGGREGATES,
            Family.SNAPSHOTS,
            Family.STREAMS,
            Family.TRANSFORMATIONS)) {
      strangers(family, contexts);
    }
  }

  private Map<Integer, String> contexts() throws RocksDBException {
    Map<Integer, String> contexts = new TreeMap<>();
    byte[] end = Keys.afterContexts();
    store.scan(
        Family.META,
        Keys.context(""),
        (key, value) -> {
          if (Arrays.compareUnsigned(key, end) >= 0) {
            return false;
          }
          String name = new String(key, StandardCharsets.UTF_8).substring("context/".length());
          String other = contexts.put(ByteBuffer.wrap(value).getInt(), name);
          if (other != null) {
            findings.wrong("contexts %s and %s share one id", other, name);
          }
          return true;
        });
    return contexts;
  }

  /** Of these, schedules may be left that are erased after the next start. */
  private Set<Integer> deletedContexts(Map<Integer, String> contexts) throws RocksDBException {
    Set<Integer> deleted = new HashSet<>();
    store.scan(
        Family.META,
        Keys.deletedContexts(),
        (key, value) -> {
          boolean isDeleted = Keys.isDeletedContext(key);
          if (isDeleted) {
            deleted.add(Keys.idOfDeleted(key));
          }
          return isDeleted;
        });
    contexts.forEach(
        (id, name) -> {
          if (deleted.contains(id)) {
            findings.wrong("context %s is there, and marked as deleted", name);
          }
        });
    return deleted;
  }

  private void ids(Map<Integer, String> contexts) throws RocksDBException {
    byte[] highest = store.get(Family.META, Keys.highestContext());
    contexts.forEach(
        (id, name) -> {
          if (highest != null && id > ByteBuffer.wrap(highest).getInt()) {
            findings.wrong("context %s has the id %d, which can be given to another one", name, id);
          }
        });
  }

  private void kinds() throws RocksDBException {
    store.scan(
        Family.META,
        new byte[0],
        (key, value) -> {
          if (!Keys.isOfContexts(key)
              && Arrays.stream(Setting.values()).noneMatch(setting -> setting.has(key))) {
            findings.wrong(
                "the entry %s is of no kind that is known",
                new String(key, StandardCharsets.UTF_8));
          }
          return true;
        });
  }

  /** Each context is one range of keys; what lies between those that are known has no owner. */
  private void strangers(Family family, Map<Integer, String> contexts) throws RocksDBException {
    List<Integer> ids = new ArrayList<>(contexts.keySet());
    int next = 0;
    for (int i = 0; i <= ids.size(); i++) {
      int end = i < ids.size() ? ids.get(i) : Integer.MAX_VALUE;
      int from = next;
      store.scan(
          family,
          Keys.beginningOf(from),
          (key, value) -> {
            int id = Keys.contextOf(key);
            if (id < end) {
              findings.wrong(
                  "%s: there are entries of a context %d that is not known",
                  family.columnFamily(), id);
            }
            return false;
          });
      next = end == Integer.MAX_VALUE ? end : end + 1;
    }
  }
}

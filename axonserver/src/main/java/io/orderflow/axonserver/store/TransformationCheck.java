package io.orderflow.axonserver.store;

import io.orderflow.axonserver.protocol.event.TransformRequest;
import io.orderflow.axonserver.protocol.event.TransformationState;
import io.orderflow.axonserver.store.RocksStore.Family;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * The transformations of one context: they are counted without gaps, none but the newest is open,
 * and actions are there for that one alone, as many as it still needs, in the order of the log.
 */
final class TransformationCheck {

  private final InspectedStore store;
  private final int id;
  private final String name;
  private final long head;
  private final Findings findings;
  private @Nullable StoredTransformation newest;
  private long transformations;
  private long nextAction;
  private long lastToken = -1;

  TransformationCheck(InspectedStore store, int id, String name, long head, Findings findings) {
    this.store = store;
    this.id = id;
    this.name = name;
    this.head = head;
    this.findings = findings;
  }

  void run() throws RocksDBException {
    store.scan(
        Family.TRANSFORMATIONS,
        Keys.beginningOf(id),
        (key, value) -> {
          if (Keys.contextOf(key) != id) {
            return false;
          }
          try {
            if (TransformationRows.isTransformation(key, id)) {
              transformation(StoredTransformation.of(TransformationRows.numberOf(key), value));
            } else if (!TransformationRows.isCompaction(key, id)) {
              action(key, TransformationRows.actionOf(value));
            }
          } catch (RuntimeException unreadable) {
            findings.wrong("context %s: what is kept of transformations cannot be parsed", name);
          }
          return true;
        });
    if (newest != null && newest.isApplying()) {
      if (nextAction <= newest.details().getSequence()) {
        findings.wrong(
            "context %s: action %d of transformation %d is missing",
            name, nextAction, newest.number());
      }
    }
    if (newest != null) {
      long kept = Math.min(newest.number(), StageTransformations.MAX_KEPT);
      if (transformations < kept) {
        findings.wrong(
            "context %s: %d transformations are kept where there should be %d",
            name, transformations, kept);
      }
      findings.read("context %s: %d transformations", name, transformations);
    }
  }

  private void transformation(StoredTransformation found) {
    transformations++;
    if (newest != null && found.number() != newest.number() + 1) {
      findings.wrong(
          "context %s: transformation %d follows on %d", name, found.number(), newest.number());
    }
    if (newest != null && newest.isOpen()) {
      findings.wrong(
          "context %s: transformation %d is open, and not the newest", name, newest.number());
    }
    newest = found;
    nextAction = found.applied();
  }

  private void action(byte[] key, TransformRequest action) {
    long number = TransformationRows.numberOf(key);
    long sequence = TransformationRows.sequenceOf(key);
    if (newest == null || number != newest.number() || !newest.isOpen()) {
      findings.wrong("context %s: an action of transformation %d is left", name, number);
      return;
    }
    if (sequence != nextAction || action.getSequence() != sequence) {
      findings.wrong(
          "context %s: transformation %d has action %d where %d is next",
          name, number, sequence, nextAction);
    }
    nextAction = sequence + 1;
    if (newest.details().getState() == TransformationState.APPLYING
        && sequence > newest.details().getSequence()) {
      findings.wrong("context %s: transformation %d has an action too many", name, number);
    }
    long token = TransformationRows.tokenOf(action);
    if (token <= lastToken || token > head) {
      findings.wrong(
          "context %s: action %d of transformation %d is for event %d, after %d and up to %d",
          name, sequence, number, token, lastToken, head);
    }
    lastToken = token;
  }
}

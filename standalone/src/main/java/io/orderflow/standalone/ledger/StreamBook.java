package io.orderflow.standalone.ledger;

import java.util.HashMap;
import java.util.Map;

/** Positions and sequence numbers. */
final class StreamBook {

  private final Findings findings;
  private final Map<String, Long> lastSequence = new HashMap<>();
  private long lastPosition = -1;

  StreamBook(Findings findings) {
    this.findings = findings;
  }

  void accept(LoggedEvent event) {
    if (event.position() != lastPosition + 1) {
      findings.add(
          Rule.POSITIONS_ARE_GAPLESS,
          "the log",
          "position %d comes next".formatted(lastPosition + 1));
    }
    lastPosition = event.position();
    if (event.aggregateId().isEmpty()) {
      return;
    }
    long expected = lastSequence.getOrDefault(event.aggregateId(), -1L) + 1;
    if (event.sequence() != expected) {
      findings.add(
          Rule.SEQUENCES_ARE_GAPLESS,
          event.aggregateId(),
          "number %d where %d comes next".formatted(event.sequence(), expected));
    }
    lastSequence.put(event.aggregateId(), event.sequence());
  }

  int aggregates() {
    return lastSequence.size();
  }
}

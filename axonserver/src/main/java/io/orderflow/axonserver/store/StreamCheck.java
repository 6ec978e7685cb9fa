package io.orderflow.axonserver.store;

import io.orderflow.axonserver.store.RocksStore.Family;
import org.rocksdb.RocksDBException;

/**
 * The persistent streams of one context: each has its definition, then a position for each of its
 * segments, which are counted from 0 without gaps.
 */
final class StreamCheck {

  private final InspectedStore store;
  private final int id;
  private final String name;
  private final Findings findings;
  private String stream = "";
  private int nextSegment;
  private long streams;

  StreamCheck(InspectedStore store, int id, String name, Findings findings) {
    this.store = store;
    this.id = id;
    this.name = name;
    this.findings = findings;
  }

  void run() throws RocksDBException {
    store.scan(
        Family.STREAMS,
        Keys.streams(id),
        (key, value) -> {
          boolean ours = Keys.contextOf(key) == id;
          if (ours) {
            row(Keys.streamRow(key, value), value.length);
          }
          return ours;
        });
    complete();
    if (streams > 0) {
      findings.read("context %s: %d persistent streams", name, streams);
    }
  }

  private void row(StreamRow row, int size) {
    if (row.segment() == StreamRow.DEFINITION) {
      complete();
      streams++;
      stream = row.streamId();
      nextSegment = 0;
      return;
    }
    if (!row.streamId().equals(stream)) {
      findings.wrong(
          "context %s: there is a position of a persistent stream %s, which is not there",
          name, row.streamId());
    } else if (row.segment() != nextSegment++) {
      findings.wrong(
          "context %s: persistent stream %s has segment %d where %d is next",
          name, stream, row.segment(), nextSegment - 1);
    }
    if (size != Long.BYTES) {
      findings.wrong(
          "context %s: segment %d of persistent stream %s has no position",
          name, row.segment(), row.streamId());
    }
  }

  private void complete() {
    if (!stream.isEmpty() && nextSegment == 0) {
      findings.wrong("context %s: persistent stream %s has no segments", name, stream);
    }
  }
}

package io.orderflow.axonserver.stream;

import io.orderflow.axonserver.store.StoredEvent;

/** Which events go to which segment, as long as a stream is neither reset nor given others. */
record Route(SequenceHashes hashes, Progress progress, int segments) {

  boolean leadsTo(int segment, StoredEvent event) {
    int hash = hashes.of(event);
    return Layout.segmentOf(hash, segments) == segment
        && !Layout.anyCovers(progress.former(), hash, event.token());
  }

  boolean isReplay(StoredEvent event) {
    return !progress.replayed().isEmpty()
        && Layout.anyCovers(progress.replayed(), hashes.of(event), event.token());
  }
}

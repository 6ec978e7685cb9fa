package io.orderflow.sagas.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A saga as it was read.
 *
 * @param value its association's value, which is its key in the store
 * @param id by which Axon knows it, and assigns it to a segment
 * @param version counts its writes
 */
public record StoredSaga<S>(
    String value, String id, long version, @Nullable Instant dueAt, S saga) {}

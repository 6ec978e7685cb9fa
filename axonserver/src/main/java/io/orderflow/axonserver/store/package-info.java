/**
 * The durable store: events, snapshots and schedules in RocksDB, written by one sequencer that
 * groups all waiting transactions under one fsync. Everything in it is keyed by context.
 */
@NullMarked
package io.orderflow.axonserver.store;

import org.jspecify.annotations.NullMarked;

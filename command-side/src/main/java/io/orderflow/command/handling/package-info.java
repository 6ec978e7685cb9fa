/** How commands reach the aggregates: the bus, the event store, the caches, the snapshots. */
@NullMarked
package io.orderflow.command.handling;

import org.jspecify.annotations.NullMarked;

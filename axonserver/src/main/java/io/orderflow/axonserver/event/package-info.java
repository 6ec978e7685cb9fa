/** The event store's rpcs: appending, reading aggregates, following the log, snapshots. */
@NullMarked
package io.orderflow.axonserver.event;

import org.jspecify.annotations.NullMarked;

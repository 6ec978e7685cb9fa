/** Persistent streams: events dealt out to clients by segment, with positions kept by the node. */
@NullMarked
package io.orderflow.axonserver.stream;

import org.jspecify.annotations.NullMarked;

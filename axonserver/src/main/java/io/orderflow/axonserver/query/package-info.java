/** Queries: direct, scatter-gather, streaming, and subscriptions to their updates. */
@NullMarked
package io.orderflow.axonserver.query;

import org.jspecify.annotations.NullMarked;

/** How views are kept: batches of events folded in memory, written at once, before the token. */
@NullMarked
package io.orderflow.query.projection;

import org.jspecify.annotations.NullMarked;

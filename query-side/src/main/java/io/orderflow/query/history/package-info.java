/** What happened to an order, event by event. */
@NullMarked
package io.orderflow.query.history;

import org.jspecify.annotations.NullMarked;

/** The read side from the outside: events into the log, answers out of HTTP. */
@NullMarked
package io.orderflow.query;

import org.jspecify.annotations.NullMarked;

/** The read side of the platform: events in, views and answers out. */
@NullMarked
package io.orderflow.query;

import org.jspecify.annotations.NullMarked;

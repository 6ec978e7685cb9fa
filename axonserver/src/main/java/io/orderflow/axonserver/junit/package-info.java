/** A node for a JUnit test. Needs {@code junit-jupiter-api} on the class path. */
@NullMarked
package io.orderflow.axonserver.junit;

import org.jspecify.annotations.NullMarked;

/** A node that the tests of a JVM share, each in a context of its own. */
@NullMarked
package io.orderflow.axonserver.embedded;

import org.jspecify.annotations.NullMarked;

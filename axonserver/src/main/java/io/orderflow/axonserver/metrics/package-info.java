/** What a node counts while it works, and how it tells. Counting takes no lock. */
@NullMarked
package io.orderflow.axonserver.metrics;

import org.jspecify.annotations.NullMarked;

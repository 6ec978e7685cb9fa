/** An Axon Server node that lives inside any JVM. */
@NullMarked
package io.orderflow.axonserver;

import org.jspecify.annotations.NullMarked;

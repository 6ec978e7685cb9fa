/** Commands: who handles which, by consistent hashing of the routing key, and their way there. */
@NullMarked
package io.orderflow.axonserver.command;

import org.jspecify.annotations.NullMarked;

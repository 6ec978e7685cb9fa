/** Events that are kept until an instant and then appended, each exactly once. */
@NullMarked
package io.orderflow.axonserver.schedule;

import org.jspecify.annotations.NullMarked;

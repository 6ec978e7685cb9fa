/** Changing and removing what stored events say: prepared by a client, then applied at once. */
@NullMarked
package io.orderflow.axonserver.transform;

import org.jspecify.annotations.NullMarked;

/** The HTTP port: whether the node is well, and what it is. */
@NullMarked
package io.orderflow.axonserver.http;

import org.jspecify.annotations.NullMarked;

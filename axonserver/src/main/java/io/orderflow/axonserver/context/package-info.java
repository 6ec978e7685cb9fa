/** The contexts of a node: made and deleted at run time, each apart from all others. */
@NullMarked
package io.orderflow.axonserver.context;

import org.jspecify.annotations.NullMarked;

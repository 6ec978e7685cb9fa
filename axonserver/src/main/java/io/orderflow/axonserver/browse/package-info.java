/** Looking at what is stored, over HTTP. */
@NullMarked
package io.orderflow.axonserver.browse;

import org.jspecify.annotations.NullMarked;

/** How far the projections are. */
@NullMarked
package io.orderflow.query.status;

import org.jspecify.annotations.NullMarked;

/** Orders as the read side shows them. */
@NullMarked
package io.orderflow.query.order;

import org.jspecify.annotations.NullMarked;

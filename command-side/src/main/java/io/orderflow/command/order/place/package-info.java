/** Placing an order: from a request to priced lines. */
@NullMarked
package io.orderflow.command.order.place;

import org.jspecify.annotations.NullMarked;

/** The life of an order. */
@NullMarked
package io.orderflow.command.order;

import org.jspecify.annotations.NullMarked;

/** The published language of orders. */
@NullMarked
package io.orderflow.api.order;

import org.jspecify.annotations.NullMarked;

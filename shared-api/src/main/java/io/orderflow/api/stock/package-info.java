/** The published language of stock. */
@NullMarked
package io.orderflow.api.stock;

import org.jspecify.annotations.NullMarked;

/** The published language of products and their prices. */
@NullMarked
package io.orderflow.api.product;

import org.jspecify.annotations.NullMarked;

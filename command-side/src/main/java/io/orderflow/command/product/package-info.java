/** Products: registration, prices, end of sale. */
@NullMarked
package io.orderflow.command.product;

import org.jspecify.annotations.NullMarked;

/** Prices at the head of the log, without a product aggregate. */
@NullMarked
package io.orderflow.command.pricebook;

import org.jspecify.annotations.NullMarked;

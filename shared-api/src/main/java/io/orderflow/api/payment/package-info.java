/** The published language of payments. */
@NullMarked
package io.orderflow.api.payment;

import org.jspecify.annotations.NullMarked;

/** A payment provider for development and tests, which decides by token. */
@NullMarked
package io.orderflow.sagas.payment.simulated;

import org.jspecify.annotations.NullMarked;

/** Acts on the payment provider: the port, its calls, and a simulated provider behind it. */
@NullMarked
package io.orderflow.sagas.payment;

import org.jspecify.annotations.NullMarked;

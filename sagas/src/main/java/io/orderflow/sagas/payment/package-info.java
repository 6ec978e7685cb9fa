/** The payment provider, and how it is asked. */
@NullMarked
package io.orderflow.sagas.payment;

import org.jspecify.annotations.NullMarked;

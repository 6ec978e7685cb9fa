/** The payment of an order: intents, and what the provider made of them. */
@NullMarked
package io.orderflow.command.payment;

import org.jspecify.annotations.NullMarked;

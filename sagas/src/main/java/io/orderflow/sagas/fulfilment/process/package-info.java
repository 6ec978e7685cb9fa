/**
 * The fulfilment of an order as a pure state machine: facts in, effects out. It knows the published
 * language, and neither Axon, nor a database, nor a clock.
 */
@NullMarked
package io.orderflow.sagas.fulfilment.process;

import org.jspecify.annotations.NullMarked;

/** The fulfilment of orders: the saga, what it does to the world, and what sees to it again. */
@NullMarked
package io.orderflow.sagas.fulfilment;

import org.jspecify.annotations.NullMarked;

/** How an order is fulfilled: the saga around the process, its store, and its sweep. */
@NullMarked
package io.orderflow.sagas.fulfilment;

import org.jspecify.annotations.NullMarked;

/** Sagas as documents: read once and written once in a batch of events, before its token. */
@NullMarked
package io.orderflow.sagas.store;

import org.jspecify.annotations.NullMarked;

/** The sagas service: what follows from events, and how the platform acts on the outside. */
@NullMarked
package io.orderflow.sagas;

import org.jspecify.annotations.NullMarked;

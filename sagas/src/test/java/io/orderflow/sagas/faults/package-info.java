/** The document store fails, and the process with it. */
@NullMarked
package io.orderflow.sagas.faults;

import org.jspecify.annotations.NullMarked;

/** The saga managers, and the ports through which the platform acts on the outside. */
@NullMarked
package io.orderflow.sagas;

import org.jspecify.annotations.NullMarked;

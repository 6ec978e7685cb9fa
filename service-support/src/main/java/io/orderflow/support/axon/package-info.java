/** Axon set up as every service needs it. */
@NullMarked
package io.orderflow.support.axon;

import org.jspecify.annotations.NullMarked;

/** End to end, by readers of the contracts: several processes, faults, bad input. */
@NullMarked
package io.orderflow.systemtests;

import org.jspecify.annotations.NullMarked;

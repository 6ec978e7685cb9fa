/**
 * Figures, measured on the platform as its launcher starts it. They are printed, never asserted.
 */
@NullMarked
package io.orderflow.benchmarks;

import org.jspecify.annotations.NullMarked;

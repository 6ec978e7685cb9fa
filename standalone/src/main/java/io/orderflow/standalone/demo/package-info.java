/** {@code ./orderflow demo}: real orders through every outcome, shown and checked. */
@NullMarked
package io.orderflow.standalone.demo;

import org.jspecify.annotations.NullMarked;

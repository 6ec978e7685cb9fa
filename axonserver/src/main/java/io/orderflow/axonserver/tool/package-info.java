/** What an operator does with a store besides running it: check, copy, export, import. */
@NullMarked
package io.orderflow.axonserver.tool;

import org.jspecify.annotations.NullMarked;

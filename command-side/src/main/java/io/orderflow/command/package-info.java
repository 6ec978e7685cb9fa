/** The command side of the platform: aggregates, price book, HTTP command endpoints. */
@NullMarked
package io.orderflow.command;

import org.jspecify.annotations.NullMarked;

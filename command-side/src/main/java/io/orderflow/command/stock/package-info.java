/** The stock of each product: what is there, and which order holds what. */
@NullMarked
package io.orderflow.command.stock;

import org.jspecify.annotations.NullMarked;

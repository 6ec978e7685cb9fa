/** Stock as the read side shows it. */
@NullMarked
package io.orderflow.query.stock;

import org.jspecify.annotations.NullMarked;

/** Products as the read side shows them. */
@NullMarked
package io.orderflow.query.product;

import org.jspecify.annotations.NullMarked;

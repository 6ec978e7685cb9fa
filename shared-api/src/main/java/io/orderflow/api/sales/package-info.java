/** The published language of sales figures. */
@NullMarked
package io.orderflow.api.sales;

import org.jspecify.annotations.NullMarked;

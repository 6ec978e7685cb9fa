@NullMarked
package io.orderflow.query.sales;

import org.jspecify.annotations.NullMarked;

/** What was ordered: by day, by country, by product. */
@NullMarked
package io.orderflow.query.sales;

import org.jspecify.annotations.NullMarked;

/** The import of a retailer's real orders through the platform's own HTTP contract. */
@NullMarked
package io.orderflow.standalone.imports;

import org.jspecify.annotations.NullMarked;

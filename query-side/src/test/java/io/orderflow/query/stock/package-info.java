@NullMarked
package io.orderflow.query.stock;

import org.jspecify.annotations.NullMarked;

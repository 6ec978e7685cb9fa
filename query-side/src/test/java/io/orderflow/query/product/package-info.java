@NullMarked
package io.orderflow.query.product;

import org.jspecify.annotations.NullMarked;

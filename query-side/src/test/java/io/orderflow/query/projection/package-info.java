@NullMarked
package io.orderflow.query.projection;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.orderflow.query.history;

import org.jspecify.annotations.NullMarked;

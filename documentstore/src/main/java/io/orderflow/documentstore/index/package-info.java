@NullMarked
package io.orderflow.documentstore.index;

import org.jspecify.annotations.NullMarked;

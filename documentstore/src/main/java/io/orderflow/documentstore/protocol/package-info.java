@NullMarked
package io.orderflow.documentstore.protocol;

import org.jspecify.annotations.NullMarked;

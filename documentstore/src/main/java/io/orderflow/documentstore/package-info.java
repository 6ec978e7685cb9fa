@NullMarked
package io.orderflow.documentstore;

import org.jspecify.annotations.NullMarked;

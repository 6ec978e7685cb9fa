@NullMarked
package io.orderflow.standalone.verify;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.orderflow.sagas;

import org.jspecify.annotations.NullMarked;

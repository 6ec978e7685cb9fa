@NullMarked
package io.orderflow.standalone.imports;

import org.jspecify.annotations.NullMarked;

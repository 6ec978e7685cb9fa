@NullMarked
package io.orderflow.documentstore.storage;

import org.jspecify.annotations.NullMarked;

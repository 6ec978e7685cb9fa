/** Encoded documents: reading, writing and walking over them. */
@NullMarked
package io.orderflow.documentstore.bson;

import org.jspecify.annotations.NullMarked;

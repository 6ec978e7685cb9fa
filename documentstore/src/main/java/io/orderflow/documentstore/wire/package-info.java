/** The MongoDB wire protocol on sockets. */
@NullMarked
package io.orderflow.documentstore.wire;

import org.jspecify.annotations.NullMarked;

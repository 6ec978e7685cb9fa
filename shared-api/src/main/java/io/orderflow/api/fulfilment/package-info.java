/** What the fulfilment process says of itself. */
@NullMarked
package io.orderflow.api.fulfilment;

import org.jspecify.annotations.NullMarked;

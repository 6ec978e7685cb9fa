@NullMarked
package io.orderflow.sagas.fulfilment.process;

import org.jspecify.annotations.NullMarked;

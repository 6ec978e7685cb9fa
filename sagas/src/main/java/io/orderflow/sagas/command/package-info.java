/** Commands to the command side, sent without waiting for their answers. */
@NullMarked
package io.orderflow.sagas.command;

import org.jspecify.annotations.NullMarked;

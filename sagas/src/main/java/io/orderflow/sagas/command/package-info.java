/** How the sagas send their commands. */
@NullMarked
package io.orderflow.sagas.command;

import org.jspecify.annotations.NullMarked;

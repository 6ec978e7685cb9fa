/** What an operator is told while the platform runs. */
@NullMarked
package io.orderflow.standalone.logging;

import org.jspecify.annotations.NullMarked;

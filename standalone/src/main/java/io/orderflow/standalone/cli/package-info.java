/** The command line: {@code ./orderflow}. */
@NullMarked
package io.orderflow.standalone.cli;

import org.jspecify.annotations.NullMarked;

/** What all HTTP command endpoints share. */
@NullMarked
package io.orderflow.command.http;

import org.jspecify.annotations.NullMarked;

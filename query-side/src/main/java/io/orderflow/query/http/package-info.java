/** What all HTTP query endpoints share. */
@NullMarked
package io.orderflow.query.http;

import org.jspecify.annotations.NullMarked;

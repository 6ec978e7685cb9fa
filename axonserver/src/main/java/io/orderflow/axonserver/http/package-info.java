/** The HTTP port: routes by method and path, JSON in and out. */
@NullMarked
package io.orderflow.axonserver.http;

import org.jspecify.annotations.NullMarked;

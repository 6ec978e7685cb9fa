/** One HTTP port in front of the services of one process. */
@NullMarked
package io.orderflow.standalone.http;

import org.jspecify.annotations.NullMarked;

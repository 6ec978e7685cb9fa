/** How a service of the platform is put together. */
@NullMarked
package io.orderflow.support;

import org.jspecify.annotations.NullMarked;

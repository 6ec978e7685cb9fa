/** Everything in one process on embedded defaults: the platform, and where its data lie. */
@NullMarked
package io.orderflow.standalone;

import org.jspecify.annotations.NullMarked;

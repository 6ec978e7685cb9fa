/** The published language of the platform. */
@NullMarked
package io.orderflow.api;

import org.jspecify.annotations.NullMarked;

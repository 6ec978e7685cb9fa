/** Payloads as JSON under published names. */
@NullMarked
package io.orderflow.support.serialization;

import org.jspecify.annotations.NullMarked;

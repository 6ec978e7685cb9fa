package io.orderflow.documentstore;

import org.jspecify.annotations.Nullable;

/**
 * Whether the store takes writes.
 *
 * @param writable false after a write or sync has failed, until the store is opened again
 * @param problem why not, or null
 */
public record Health(boolean writable, @Nullable String problem) {}

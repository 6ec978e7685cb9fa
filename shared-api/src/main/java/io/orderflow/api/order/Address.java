package io.orderflow.api.order;

import org.jspecify.annotations.Nullable;

/**
 * Where an order goes.
 *
 * @param country an ISO 3166 alpha-2 code, or, from a trusted importer, a name
 */
public record Address(
    String name,
    String line1,
    @Nullable String line2,
    String city,
    String postalCode,
    String country) {}

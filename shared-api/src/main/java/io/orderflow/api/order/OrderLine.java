package io.orderflow.api.order;

import io.orderflow.api.Money;
import io.orderflow.api.Price;
import io.orderflow.api.Sku;

/**
 * A priced line of an order.
 *
 * @param lineNo number within the order, from 1
 * @param quantity units, from 1
 * @param amount quantity × unit price, rounded once, half-even, to the minor unit
 */
public record OrderLine(
    int lineNo,
    Sku sku,
    LineKind kind,
    String description,
    int quantity,
    Price unitPrice,
    Money amount) {}

package io.orderflow.api.product;

import io.orderflow.api.MessageName;
import io.orderflow.api.Price;
import io.orderflow.api.Sku;

/**
 * A product as the read side shows it.
 *
 * @param version sequence number of the product's last event that the view has folded
 * @param position global position of the last event that the view has folded
 */
@MessageName("product.view")
public record ProductView(
    Sku sku, String description, Price price, boolean discontinued, long version, long position)
    implements ProductAnswer {}

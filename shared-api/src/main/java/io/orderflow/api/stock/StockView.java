package io.orderflow.api.stock;

import io.orderflow.api.MessageName;
import io.orderflow.api.Sku;

/**
 * The stock of one product as the read side shows it, in units. available + reserved + picked is
 * received + restocked + adjusted at every position.
 *
 * @param version sequence number of the stock item's last event that the view has folded
 * @param position global position of the last event that the view has folded
 */
@MessageName("stock.view")
public record StockView(
    Sku sku,
    long received,
    long adjusted,
    long restocked,
    long available,
    long reserved,
    long picked,
    long version,
    long position)
    implements StockAnswer {}

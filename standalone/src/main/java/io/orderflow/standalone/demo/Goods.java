package io.orderflow.standalone.demo;

/**
 * What the shop sells, and what has to be left of it.
 *
 * @param price of a unit, in GBP
 * @param received units that came in
 * @param reserved units that have to be held for orders when all is over
 */
record Goods(String sku, String description, String price, int received, int reserved) {}

package io.orderflow.api.order;

/** Where an order stands in its life. */
public enum OrderStatus {
  PLACED,
  CONFIRMED,
  PARTIALLY_SHIPPED,
  SHIPPED,
  DELIVERED,
  COMPLETED,
  REJECTED,
  CANCELLED
}

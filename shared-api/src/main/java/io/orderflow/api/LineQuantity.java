package io.orderflow.api;

/**
 * So many units for one line of an order.
 *
 * @param lineNo the line's number within its order, from 1
 * @param quantity units, from 1
 */
public record LineQuantity(int lineNo, int quantity) {

  public LineQuantity {
    if (lineNo < 1 || quantity < 1) {
      throw new IllegalArgumentException(
          "line %d with quantity %d: both count from 1".formatted(lineNo, quantity));
    }
  }
}

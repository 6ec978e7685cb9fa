package io.orderflow.query.order;

import io.orderflow.query.projection.ViewContract;

class OrderViewTest extends ViewContract<OrderState, Object> {

  OrderViewTest() {
    super(new OrderFold(), new OrderDocuments());
  }
}

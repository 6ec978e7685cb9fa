package io.orderflow.query.stock;

import io.orderflow.api.stock.StockEvent;
import io.orderflow.api.stock.StockView;
import io.orderflow.query.projection.ViewContract;

class StockViewTest extends ViewContract<StockView, StockEvent> {

  StockViewTest() {
    super(new StockFold(), new StockDocuments());
  }
}

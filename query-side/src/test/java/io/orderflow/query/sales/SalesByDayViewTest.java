package io.orderflow.query.sales;

import io.orderflow.query.projection.ViewContract;

class SalesByDayViewTest extends ViewContract<Sales, SalesFold.Share> {

  SalesByDayViewTest() {
    super(SalesFold.byDay(), new SalesDocuments.ByQuarterHour());
  }
}

package io.orderflow.query.sales;

import io.orderflow.query.projection.ViewContract;

class SalesByProductViewTest extends ViewContract<Sales, SalesFold.Share> {

  SalesByProductViewTest() {
    super(SalesFold.byProduct(), new SalesDocuments.Plain());
  }
}

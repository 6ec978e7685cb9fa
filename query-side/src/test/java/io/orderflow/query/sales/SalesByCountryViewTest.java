package io.orderflow.query.sales;

import io.orderflow.query.projection.ViewContract;

class SalesByCountryViewTest extends ViewContract<Sales, SalesFold.Share> {

  SalesByCountryViewTest() {
    super(SalesFold.byCountry(), new SalesDocuments.Plain());
  }
}

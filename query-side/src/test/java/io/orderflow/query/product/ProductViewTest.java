package io.orderflow.query.product;

import io.orderflow.api.product.ProductEvent;
import io.orderflow.api.product.ProductView;
import io.orderflow.query.projection.ViewContract;

class ProductViewTest extends ViewContract<ProductView, ProductEvent> {

  ProductViewTest() {
    super(new ProductFold(), new ProductDocuments());
  }
}

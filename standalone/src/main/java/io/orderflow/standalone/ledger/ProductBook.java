package io.orderflow.standalone.ledger;

import io.orderflow.api.Sku;
import io.orderflow.api.product.ProductEvent;
import java.util.HashMap;
import java.util.Map;

/** What is sold. */
final class ProductBook {

  private final Findings findings;
  private final Map<Sku, State> products = new HashMap<>();

  private enum State {
    SOLD,
    DISCONTINUED
  }

  ProductBook(Findings findings) {
    this.findings = findings;
  }

  void accept(ProductEvent event) {
    State state = products.get(event.sku());
    boolean registration = event instanceof ProductEvent.ProductRegistered;
    if (registration == (state != null)) {
      findings.add(
          Rule.PRODUCT_IS_REGISTERED_ONCE,
          event.sku(),
          registration ? "registered again" : "not registered before");
    }
    if (state == State.DISCONTINUED) {
      findings.add(Rule.DISCONTINUED_STAYS_SO, event.sku(), event.getClass().getSimpleName());
    }
    products.put(
        event.sku(),
        event instanceof ProductEvent.ProductDiscontinued || state == State.DISCONTINUED
            ? State.DISCONTINUED
            : State.SOLD);
  }

  boolean isRegistered(Sku sku) {
    return products.containsKey(sku);
  }

  int count() {
    return products.size();
  }
}

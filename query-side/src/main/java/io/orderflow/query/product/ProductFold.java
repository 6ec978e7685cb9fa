package io.orderflow.query.product;

import io.orderflow.api.Price;
import io.orderflow.api.product.ProductEvent;
import io.orderflow.api.product.ProductEvent.ProductDiscontinued;
import io.orderflow.api.product.ProductEvent.ProductPriceChanged;
import io.orderflow.api.product.ProductEvent.ProductRegistered;
import io.orderflow.api.product.ProductView;
import io.orderflow.query.projection.EventTypes;
import io.orderflow.query.projection.Fold;
import io.orderflow.query.projection.RecordedEvent;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A product and its price. */
final class ProductFold implements Fold<ProductView, ProductEvent> {

  private static final Set<Class<?>> EVENTS = EventTypes.of(ProductEvent.class);

  @Override
  public Set<Class<?>> events() {
    return EVENTS;
  }

  @Override
  public long position(ProductView state) {
    return state.position();
  }

  @Override
  public Map<String, ProductEvent> parts(RecordedEvent event) {
    ProductEvent payload = (ProductEvent) event.payload();
    return Map.of(payload.sku().value(), payload);
  }

  @Override
  public @Nullable ProductView apply(
      @Nullable ProductView state, String sku, ProductEvent payload, RecordedEvent event) {
    if (payload instanceof ProductRegistered e) {
      return view(e, event);
    }
    if (state == null) {
      return null;
    }
    return switch (payload) {
      case ProductRegistered e -> view(e, event);
      case ProductPriceChanged e -> with(state, e.price(), state.discontinued(), event);
      case ProductDiscontinued e -> with(state, state.price(), true, event);
    };
  }

  private static ProductView view(ProductRegistered e, RecordedEvent event) {
    return new ProductView(
        e.sku(), e.description(), e.price(), false, event.sequence(), event.position());
  }

  private static ProductView with(
      ProductView state, Price price, boolean discontinued, RecordedEvent event) {
    return new ProductView(
        state.sku(), state.description(), price, discontinued, event.sequence(), event.position());
  }
}

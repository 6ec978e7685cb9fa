package io.orderflow.query.product;

import io.orderflow.api.Sku;
import io.orderflow.api.product.ProductQuery.FindProduct;
import io.orderflow.api.product.ProductView;
import io.orderflow.query.http.Asking;
import io.orderflow.query.http.JsonAnswers;
import io.orderflow.query.projection.FoldedCollection;
import io.orderflow.query.projection.Projection;
import io.orderflow.query.projection.ReadModels;
import io.orderflow.query.projection.Updates;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The projection of the products, and its queries. */
@Configuration(proxyBeanMethods = false)
public class ProductConfiguration {

  private static final String NAME = "products";

  @Bean
  ProductCollection productCollection(ReadModels models) {
    return new ProductCollection(models.collection(NAME, "products"));
  }

  @Bean
  ProductQueries productQueries(ProductCollection products) {
    return new ProductQueries(products.documents());
  }

  @Bean
  ProductEndpoints productEndpoints(Asking asking, JsonAnswers answers) {
    return new ProductEndpoints(asking, answers);
  }

  @Bean
  Projection productsProjection(ProductCollection products, ReadModels models, Updates updates) {
    return new Projection(
        NAME,
        models.serving(NAME),
        List.of(
            new FoldedCollection<>(
                products.documents(),
                new ProductFold(),
                new ProductDocuments(),
                changed -> tell(updates, changed))));
  }

  private static void tell(Updates updates, Map<String, ProductView> changed) {
    updates.followed(FindProduct.class).stream()
        .map(FindProduct::sku)
        .distinct()
        .map(Sku::value)
        .filter(changed::containsKey)
        .map(changed::get)
        .forEach(
            view -> updates.emit(FindProduct.class, query -> query.sku().equals(view.sku()), view));
  }
}

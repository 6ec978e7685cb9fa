package io.orderflow.query.product;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.regex;
import static com.mongodb.client.model.Sorts.ascending;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.mongodb.client.MongoCollection;
import io.orderflow.api.product.ProductAnswer.ProductPage;
import io.orderflow.api.product.ProductQuery.FindProduct;
import io.orderflow.api.product.ProductQuery.ListProducts;
import io.orderflow.api.product.ProductView;
import io.orderflow.query.projection.Cursor;
import io.orderflow.query.projection.Pages;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.axonframework.queryhandling.QueryHandler;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** Answers the queries about products. */
class ProductQueries {

  private static final Pattern SPACES = Pattern.compile("\\s+");

  private final MongoCollection<Document> products;
  private final ProductDocuments form = new ProductDocuments();

  ProductQueries(MongoCollection<Document> products) {
    this.products = products;
  }

  @QueryHandler
  @Nullable ProductView find(FindProduct query) {
    Document document =
        products.find(eq(query.sku().value())).maxTime(Pages.MAX_TIME_MS, MILLISECONDS).first();
    return document == null ? null : form.read(document);
  }

  @QueryHandler
  ProductPage list(ListProducts query) {
    List<Bson> conditions = new ArrayList<>();
    if (query.text() != null) {
      SPACES
          .splitAsStream(ProductDocuments.lowerCase(query.text()))
          .filter(word -> !word.isEmpty())
          .forEach(word -> conditions.add(regex(ProductDocuments.TEXT, literal(word))));
    }
    if (query.cursor() != null) {
      conditions.add(gt("_id", Cursor.read(query.cursor())));
    }
    return Pages.of(
        products
            .find(conditions.isEmpty() ? new Document() : and(conditions))
            .sort(ascending("_id")),
        query.limit(),
        form::read,
        ProductPage::new);
  }

  // The same in every dialect of regular expressions, which \Q…\E is not.
  private static String literal(String word) {
    StringBuilder literal = new StringBuilder();
    word.codePoints()
        .forEach(
            each -> {
              if (each < 128 && !Character.isLetterOrDigit(each)) {
                literal.append('\\');
              }
              literal.appendCodePoint(each);
            });
    return literal.toString();
  }
}

package io.orderflow.query.product;

import io.orderflow.api.Sku;
import io.orderflow.api.product.ProductAnswer.ProductPage;
import io.orderflow.api.product.ProductQuery.FindProduct;
import io.orderflow.api.product.ProductQuery.ListProducts;
import io.orderflow.api.product.ProductView;
import io.orderflow.query.http.Asking;
import io.orderflow.query.http.Freshness;
import io.orderflow.query.http.JsonAnswers;
import io.orderflow.query.http.Parameters;
import io.orderflow.query.http.Resources;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Products over HTTP. */
@RestController
@RequestMapping(path = "/api/products", produces = MediaType.APPLICATION_JSON_VALUE)
final class ProductEndpoints {

  private static final int MAX_TEXT = 100;
  private static final int MAX_WORDS = 8;

  private final Asking asking;
  private final JsonAnswers answers;

  ProductEndpoints(Asking asking, JsonAnswers answers) {
    this.asking = asking;
    this.answers = answers;
  }

  @GetMapping("/{sku}")
  ResponseEntity<byte[]> find(@PathVariable String sku, HttpServletRequest request) {
    FindProduct query = new FindProduct(Resources.id("product", sku, Sku::new));
    Freshness freshness = Freshness.of(request);
    return answers.ok(
        asking.view(query, ProductView.class, ProductView::version, freshness, "product " + sku));
  }

  @GetMapping
  ResponseEntity<byte[]> list(HttpServletRequest request) {
    Parameters parameters = Parameters.of(request, "q", "limit", "cursor");
    ListProducts query =
        new ListProducts(
            parameters.optional("q", ProductEndpoints::words),
            parameters.limit(),
            parameters.cursor());
    parameters.check();
    return answers.ok(asking.answer(query, ProductPage.class));
  }

  private static String words(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("has to hold a word");
    }
    if (text.length() > MAX_TEXT || text.strip().split("\\s+").length > MAX_WORDS) {
      throw new IllegalArgumentException(
          "has to hold at most %d words and %d characters".formatted(MAX_WORDS, MAX_TEXT));
    }
    if (text.codePoints().anyMatch(each -> Character.isISOControl(each))) {
      throw new IllegalArgumentException("has to be free of control characters");
    }
    return text;
  }
}

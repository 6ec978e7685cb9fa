package io.orderflow.query.stock;

import io.orderflow.api.Sku;
import io.orderflow.api.stock.StockAnswer.StockPage;
import io.orderflow.api.stock.StockQuery.FindStock;
import io.orderflow.api.stock.StockQuery.ListStock;
import io.orderflow.api.stock.StockView;
import io.orderflow.query.http.Asking;
import io.orderflow.query.http.Freshness;
import io.orderflow.query.http.JsonAnswers;
import io.orderflow.query.http.Parameters;
import io.orderflow.query.http.Readers;
import io.orderflow.query.http.Resources;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Stock over HTTP. */
@RestController
@RequestMapping(path = "/api/stock", produces = MediaType.APPLICATION_JSON_VALUE)
final class StockEndpoints {

  private final Asking asking;
  private final JsonAnswers answers;

  StockEndpoints(Asking asking, JsonAnswers answers) {
    this.asking = asking;
    this.answers = answers;
  }

  @GetMapping("/{sku}")
  ResponseEntity<byte[]> find(@PathVariable String sku, HttpServletRequest request) {
    FindStock query = new FindStock(Resources.id("stock item", sku, Sku::new));
    Freshness freshness = Freshness.of(request);
    return answers.ok(
        asking.view(query, StockView.class, StockView::version, freshness, "stock of " + sku));
  }

  @GetMapping
  ResponseEntity<byte[]> list(HttpServletRequest request) {
    Parameters parameters = Parameters.of(request, "availableBelow", "limit", "cursor");
    ListStock query =
        new ListStock(
            parameters.optional(
                "availableBelow", text -> Readers.longBetween(text, 0, Long.MAX_VALUE)),
            parameters.limit(),
            parameters.cursor());
    parameters.check();
    return answers.ok(asking.answer(query, StockPage.class));
  }
}

package io.orderflow.query.sales;

import io.orderflow.api.sales.SalesAnswer.SalesFigures;
import io.orderflow.api.sales.SalesQuery.SalesByCountry;
import io.orderflow.api.sales.SalesQuery.SalesByDay;
import io.orderflow.api.sales.SalesQuery.SalesByProduct;
import io.orderflow.query.http.Asking;
import io.orderflow.query.http.JsonAnswers;
import io.orderflow.query.http.Parameters;
import io.orderflow.query.http.Readers;
import jakarta.servlet.http.HttpServletRequest;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.Objects;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Sales over HTTP. */
@RestController
@RequestMapping(path = "/api/sales", produces = MediaType.APPLICATION_JSON_VALUE)
final class SalesEndpoints {

  private static final String CURRENCY = "currency";

  private final Asking asking;
  private final JsonAnswers answers;
  private final Currency ownCurrency;

  SalesEndpoints(Asking asking, JsonAnswers answers, Currency ownCurrency) {
    this.asking = asking;
    this.answers = answers;
    this.ownCurrency = ownCurrency;
  }

  @GetMapping("/by-day")
  ResponseEntity<byte[]> byDay(HttpServletRequest request) {
    Parameters parameters = Parameters.of(request, "from", "to", "zone", CURRENCY);
    LocalDate from = parameters.optional("from", Readers::day);
    LocalDate to = parameters.optional("to", Readers::day);
    ZoneId zone = parameters.optional("zone", Readers::zone);
    if (from != null && to != null && to.isBefore(from)) {
      parameters.wrong("to", "is before from");
    }
    Currency currency = currency(parameters);
    parameters.check();
    return answer(
        new SalesByDay(from, to, Objects.requireNonNullElse(zone, ZoneOffset.UTC), currency));
  }

  @GetMapping("/by-country")
  ResponseEntity<byte[]> byCountry(HttpServletRequest request) {
    Parameters parameters = Parameters.of(request, CURRENCY);
    Currency currency = currency(parameters);
    parameters.check();
    return answer(new SalesByCountry(currency));
  }

  @GetMapping("/by-product")
  ResponseEntity<byte[]> byProduct(HttpServletRequest request) {
    Parameters parameters = Parameters.of(request, "limit", CURRENCY);
    int limit = parameters.limit();
    Currency currency = currency(parameters);
    parameters.check();
    return answer(new SalesByProduct(limit, currency));
  }

  private Currency currency(Parameters parameters) {
    return Objects.requireNonNullElse(
        parameters.optional(CURRENCY, Readers::currency), ownCurrency);
  }

  private ResponseEntity<byte[]> answer(Object query) {
    return answers.ok(asking.answer(query, SalesFigures.class));
  }
}

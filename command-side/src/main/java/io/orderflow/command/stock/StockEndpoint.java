package io.orderflow.command.stock;

import io.orderflow.api.CommandAnswer.Accepted;
import io.orderflow.api.RejectedException;
import io.orderflow.api.RejectionCode;
import io.orderflow.api.Sku;
import io.orderflow.api.stock.StockCommand;
import io.orderflow.api.stock.StockCommand.AdjustStock;
import io.orderflow.api.stock.StockCommand.ReceiveStock;
import io.orderflow.api.stock.StockItemId;
import io.orderflow.command.http.Commands;
import io.orderflow.command.http.HttpAnswers;
import io.orderflow.command.http.RejectionProblems;
import io.orderflow.command.pricebook.PriceBook;
import io.orderflow.support.web.Field;
import io.orderflow.support.web.JsonBody;
import io.orderflow.support.web.JsonObject;
import io.orderflow.support.web.ProblemException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/stock/{sku}")
final class StockEndpoint {

  private static final int MOST_UNITS = 1_000_000_000;
  private static final int LONGEST_REFERENCE = 100;
  private static final int LONGEST_REASON = 500;

  private final Commands commands;
  private final PriceBook products;

  StockEndpoint(Commands commands, PriceBook products) {
    this.commands = commands;
    this.products = products;
  }

  @PostMapping(path = "/receipts", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Void> receive(@PathVariable Sku sku, JsonBody body) {
    Field<Integer> quantity = body.root().integer("quantity", 1, MOST_UNITS);
    Field<String> reference = body.root().text("reference", LONGEST_REFERENCE);
    body.check();
    return send(sku, new ReceiveStock(new StockItemId(sku), quantity.get(), reference.get()));
  }

  @PostMapping(path = "/adjustments", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Void> adjust(@PathVariable Sku sku, JsonBody body) {
    JsonObject root = body.root();
    Field<Integer> quantity = root.integer("quantity", -MOST_UNITS, MOST_UNITS);
    if (Integer.valueOf(0).equals(quantity.orNull())) {
      root.wrong("quantity", "must not be 0");
    }
    Field<String> reason = root.text("reason", LONGEST_REASON);
    Field<String> reference = root.text("reference", LONGEST_REFERENCE);
    body.check();
    return send(
        sku, new AdjustStock(new StockItemId(sku), quantity.get(), reason.get(), reference.get()));
  }

  private ResponseEntity<Void> send(Sku sku, StockCommand command) {
    ensureRegistered(sku);
    return HttpAnswers.noContent(commands.send(command, Accepted.class));
  }

  private void ensureRegistered(Sku sku) {
    try {
      if (products.atHead().product(sku) == null) {
        throw RejectionProblems.unknown(
            RejectionCode.PRODUCT_UNKNOWN, "no product has the SKU " + sku);
      }
    } catch (RejectedException notCurrent) {
      throw new ProblemException(RejectionProblems.of(notCurrent.rejection()));
    }
  }
}

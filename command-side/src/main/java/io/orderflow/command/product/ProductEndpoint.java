package io.orderflow.command.product;

import io.orderflow.api.CommandAnswer.Accepted;
import io.orderflow.api.Price;
import io.orderflow.api.RejectionCode;
import io.orderflow.api.Sku;
import io.orderflow.api.product.ProductCommand.ChangeProductPrice;
import io.orderflow.api.product.ProductCommand.DiscontinueProduct;
import io.orderflow.api.product.ProductCommand.RegisterProduct;
import io.orderflow.api.product.ProductId;
import io.orderflow.command.http.Commands;
import io.orderflow.command.http.HttpAnswers;
import io.orderflow.command.http.RejectionProblems;
import io.orderflow.support.web.Field;
import io.orderflow.support.web.JsonBody;
import io.orderflow.support.web.ProblemException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

@RestController
@RequestMapping("/api/products")
final class ProductEndpoint {

  private static final int LONGEST_SKU = 64;
  private static final int LONGEST_DESCRIPTION = 500;

  private final Commands commands;

  ProductEndpoint(Commands commands) {
    this.commands = commands;
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Void> register(JsonBody body) {
    Field<Sku> sku = body.root().value("sku", LONGEST_SKU, Sku::new);
    Field<String> description = body.root().text("description", LONGEST_DESCRIPTION);
    Field<Price> price = body.root().price("price");
    body.check();
    Accepted answer =
        commands.send(
            new RegisterProduct(new ProductId(sku.get()), description.get(), price.get()),
            Accepted.class);
    return HttpAnswers.created(
            answer,
            UriComponentsBuilder.fromPath("/api/products/{sku}")
                .buildAndExpand(sku.get())
                .encode()
                .toUri())
        .build();
  }

  @PutMapping(path = "/{sku}/price", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Void> changePrice(@PathVariable Sku sku, JsonBody body) {
    Field<Price> price = body.root().price("price");
    body.check();
    return onProduct(new ChangeProductPrice(new ProductId(sku), price.get()));
  }

  @DeleteMapping("/{sku}")
  ResponseEntity<Void> discontinue(@PathVariable Sku sku) {
    return onProduct(new DiscontinueProduct(new ProductId(sku)));
  }

  private ResponseEntity<Void> onProduct(Object command) {
    try {
      return HttpAnswers.noContent(commands.send(command, Accepted.class));
    } catch (ProblemException e) {
      if (e.problem().code().equals(RejectionCode.PRODUCT_UNKNOWN.name())) {
        throw RejectionProblems.unknown(RejectionCode.PRODUCT_UNKNOWN, e.problem().detail());
      }
      throw e;
    }
  }
}

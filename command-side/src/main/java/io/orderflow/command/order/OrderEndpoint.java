package io.orderflow.command.order;

import io.orderflow.api.CommandAnswer.Accepted;
import io.orderflow.api.order.OrderCommand.CancelOrder;
import io.orderflow.api.order.OrderId;
import io.orderflow.command.http.Commands;
import io.orderflow.command.http.HttpAnswers;
import io.orderflow.support.web.Field;
import io.orderflow.support.web.JsonBody;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class OrderEndpoint {

  private static final int LONGEST_REASON = 500;

  private final Commands commands;

  OrderEndpoint(Commands commands) {
    this.commands = commands;
  }

  @PostMapping(
      path = "/api/orders/{orderId}/cancellation",
      consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Void> cancel(@PathVariable OrderId orderId, JsonBody body) {
    Field<String> reason = body.root().text("reason", LONGEST_REASON);
    body.check();
    return HttpAnswers.accepted(
        commands.send(new CancelOrder(orderId, reason.get()), Accepted.class));
  }
}

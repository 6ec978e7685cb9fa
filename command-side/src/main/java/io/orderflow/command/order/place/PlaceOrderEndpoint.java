package io.orderflow.command.order.place;

import io.orderflow.api.CommandAnswer.OrderPlacement;
import io.orderflow.command.http.Commands;
import io.orderflow.command.http.HttpAnswers;
import io.orderflow.command.http.Importer;
import io.orderflow.support.web.JsonBody;
import io.orderflow.support.web.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class PlaceOrderEndpoint {

  private static final String KEY = "Idempotency-Key";
  private static final Pattern KEY_FORM = Pattern.compile("[\\x20-\\x7E]{1,200}");

  private final Commands commands;
  private final Importer importer;
  private final Clock clock;

  PlaceOrderEndpoint(Commands commands, Importer importer, Clock clock) {
    this.commands = commands;
    this.importer = importer;
    this.clock = clock;
  }

  @PostMapping(path = "/api/orders", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<OrderPlacement> place(HttpServletRequest request, JsonBody body) {
    boolean trusted = importer.isTrusted(request.getHeader(HttpHeaders.AUTHORIZATION));
    String key = idempotencyKey(request);
    OrderPlacement placement =
        commands.send(new OrderRequest(body, trusted, clock).command(key), OrderPlacement.class);
    return HttpAnswers.created(placement, URI.create("/api/orders/" + placement.orderId().value()))
        .body(placement);
  }

  private static String idempotencyKey(HttpServletRequest request) {
    List<String> keys = Collections.list(request.getHeaders(KEY));
    if (keys.isEmpty()) {
      throw ProblemException.invalid(KEY, "is a required header");
    }
    if (keys.size() > 1 || !KEY_FORM.matcher(keys.getFirst()).matches()) {
      throw ProblemException.invalid(
          KEY, "has to come once, with 1 to 200 printable ASCII characters");
    }
    return keys.getFirst();
  }
}

package io.orderflow.query.http;

import io.orderflow.support.web.Problem;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** The problems that only views have. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
final class QueryAdvice {

  @ExceptionHandler
  ResponseEntity<Object> behind(ViewBehindException e) {
    ResponseEntity<Object> response = Problem.of(503, "VIEW_BEHIND", e.detail()).response();
    if (response.getBody() instanceof ProblemDetail document) {
      document.setProperty("version", e.version());
    }
    return response;
  }
}

package io.orderflow.support.web;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;

/**
 * Turns whatever ends a request into a problem document. A service adds its own exceptions in an
 * advice of higher precedence.
 */
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
final class ProblemAdvice extends ResponseEntityExceptionHandler {

  private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

  @ExceptionHandler
  ResponseEntity<Object> problem(ProblemException e) {
    return e.problem().response();
  }

  @ExceptionHandler
  ResponseEntity<Object> unexpected(Exception e, WebRequest request) {
    log.error("A request failed: {}", request.getDescription(false), e);
    return Problem.of(ProblemCode.INTERNAL_ERROR, "an unexpected error; the log tells more")
        .response();
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleExceptionInternal(
      Exception e,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return problemOf(e, body, status.value()).response(headers);
  }

  private static Problem problemOf(Exception e, @Nullable Object body, int status) {
    return switch (e) {
      case MissingRequestHeaderException missing ->
          invalid(missing.getHeaderName(), "is a required header");
      case MissingServletRequestParameterException missing ->
          invalid(missing.getParameterName(), "is a required parameter");
      case MethodArgumentTypeMismatchException mismatch ->
          invalid(mismatch.getName(), reason(mismatch));
      case TypeMismatchException mismatch ->
          invalid(
              mismatch.getPropertyName() == null ? "value" : mismatch.getPropertyName(),
              reason(mismatch));
      case HttpMessageNotReadableException unreadable -> unreadable(unreadable);
      case AsyncRequestTimeoutException late ->
          Problem.of(ProblemCode.TIMED_OUT, "no answer in time");
      default -> {
        ProblemCode code = ProblemCode.ofStatus(status);
        Problem problem = Problem.of(status, code.name(), detail(e, body, status));
        yield new Problem(
            status,
            problem.code(),
            code.title(),
            problem.detail(),
            List.of(),
            problem.retryAfter());
      }
    };
  }

  private static Problem unreadable(HttpMessageNotReadableException e) {
    if (e.getCause() instanceof JacksonException json && !json.getPath().isEmpty()) {
      return invalid(path(json), Text.printable(json.getOriginalMessage()));
    }
    return Problem.ofFields(
        ProblemCode.MALFORMED_BODY, List.of(new FieldError("$", "is no JSON, or is missing")));
  }

  private static String path(JacksonException json) {
    StringBuilder path = new StringBuilder();
    for (JacksonException.Reference each : json.getPath()) {
      if (each.getPropertyName() == null) {
        path.append('[').append(each.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(each.getPropertyName());
      }
    }
    return Text.printable(path.toString());
  }

  private static String reason(TypeMismatchException mismatch) {
    for (Throwable each = mismatch.getCause(); each != null; each = each.getCause()) {
      // What our own value types say of a value; a NumberFormatException says it in Java's words.
      if (each.getClass() == IllegalArgumentException.class
          && each.getCause() == null
          && each.getMessage() != null) {
        return Text.printable(each.getMessage());
      }
    }
    Class<?> type = mismatch.getRequiredType();
    return "is no " + (type == null ? "allowed value" : type.getSimpleName());
  }

  private static Problem invalid(String field, String message) {
    return Problem.ofFields(
        ProblemCode.INVALID_REQUEST, List.of(new FieldError(Text.printable(field), message)));
  }

  private static String detail(Exception e, @Nullable Object body, int status) {
    if (status >= 500) {
      log.error("A request failed", e);
      return "an unexpected error; the log tells more";
    }
    String detail = body instanceof ProblemDetail document ? document.getDetail() : null;
    return detail == null ? ProblemCode.ofStatus(status).title() : Text.printable(detail);
  }
}

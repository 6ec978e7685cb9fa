package io.orderflow.support.web;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/**
 * A problem document of RFC 9457, before it is written.
 *
 * @param status HTTP status
 * @param code stable, for programs
 * @param title the same for every problem of this code
 * @param detail for people, of this occurrence
 * @param errors one per bad field; empty where the problem is not about fields
 * @param retryAfter seconds after which the same request may succeed; 0 where it will not
 */
public record Problem(
    int status, String code, String title, String detail, List<FieldError> errors, int retryAfter) {

  private static final int RETRY_AFTER_SECONDS = 1;

  public static Problem of(ProblemCode code, String detail) {
    int retryAfter = code.status() == 503 ? RETRY_AFTER_SECONDS : 0;
    return new Problem(code.status(), code.name(), code.title(), detail, List.of(), retryAfter);
  }

  /** A 400 that names the bad fields. */
  public static Problem ofFields(ProblemCode code, List<FieldError> errors) {
    FieldError first = errors.getFirst();
    String detail =
        errors.size() == 1
            ? first.field() + " " + first.message()
            : "%d fields are wrong; the first: %s %s"
                .formatted(errors.size(), first.field(), first.message());
    return new Problem(code.status(), code.name(), code.title(), detail, errors, 0);
  }

  /** A problem of the domain: its title is the code in words. */
  public static Problem of(int status, String code, String detail) {
    String words = code.replace('_', ' ').toLowerCase(Locale.ROOT);
    String title = words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    int retryAfter = status == 503 ? RETRY_AFTER_SECONDS : 0;
    return new Problem(status, code, title, detail, List.of(), retryAfter);
  }

  public ProblemDetail document() {
    ProblemDetail document = ProblemDetail.forStatus(status);
    document.setType(
        URI.create("urn:orderflow:problem:" + code.toLowerCase(Locale.ROOT).replace('_', '-')));
    document.setTitle(title);
    document.setDetail(detail);
    document.setProperty("code", code);
    if (!errors.isEmpty()) {
      document.setProperty("errors", errors);
    }
    return document;
  }

  public ResponseEntity<Object> response() {
    return response(HttpHeaders.EMPTY);
  }

  ResponseEntity<Object> response(HttpHeaders headers) {
    ResponseEntity.BodyBuilder builder =
        ResponseEntity.status(status)
            .headers(headers)
            .contentType(MediaType.APPLICATION_PROBLEM_JSON);
    if (retryAfter > 0) {
      builder.header(HttpHeaders.RETRY_AFTER, Integer.toString(retryAfter));
    }
    return builder.body(document());
  }
}

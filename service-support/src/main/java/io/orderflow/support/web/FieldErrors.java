package io.orderflow.support.web;

import java.util.ArrayList;
import java.util.List;

/** The bad fields of one body, all of them up to a bound. */
final class FieldErrors {

  // Enough for whoever corrects a body; an answer must not outgrow the request.
  private static final int MAX = 100;

  private final List<FieldError> errors = new ArrayList<>();

  void add(String path, String message) {
    errors.add(new FieldError(Text.printable(path), Text.printable(message)));
    if (errors.size() == MAX) {
      check();
    }
  }

  boolean isEmpty() {
    return errors.isEmpty();
  }

  void check() {
    if (!errors.isEmpty()) {
      throw new ProblemException(
          Problem.ofFields(ProblemCode.INVALID_REQUEST, List.copyOf(errors)));
    }
  }
}

package io.orderflow.support.web;

import java.util.List;

/** Ends a request with a problem document. */
public final class ProblemException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public ProblemException(Problem problem) {
    // An answer, not a fault: it needs no stack trace.
    super(problem.code() + ": " + problem.detail(), null, false, false);
    this.problem = problem;
  }

  public ProblemException(ProblemCode code, String detail) {
    this(Problem.of(code, detail));
  }

  /** One field, header or parameter is wrong. */
  public static ProblemException invalid(String field, String message) {
    return new ProblemException(
        Problem.ofFields(ProblemCode.INVALID_REQUEST, List.of(new FieldError(field, message))));
  }

  public Problem problem() {
    return problem;
  }
}

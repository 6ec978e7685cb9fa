package io.orderflow.command.http;

import io.orderflow.api.Rejection;
import io.orderflow.api.RejectionCode;
import io.orderflow.support.web.Problem;
import io.orderflow.support.web.ProblemException;

/** The one place where a refusal becomes a status of HTTP. */
public final class RejectionProblems {

  private RejectionProblems() {}

  public static Problem of(Rejection rejection) {
    return Problem.of(status(rejection.code()), rejection.code().name(), rejection.detail());
  }

  /** The same refusal, where it is about the resource that the request's path names. */
  public static ProblemException unknown(RejectionCode code, String detail) {
    return new ProblemException(Problem.of(404, code.name(), detail));
  }

  private static int status(RejectionCode code) {
    return switch (code) {
      case ORDER_UNKNOWN, PAYMENT_UNKNOWN -> 404;
      case IDEMPOTENCY_KEY_REUSED -> 422;
      case CONCURRENT_CHANGE, PRICES_NOT_CURRENT -> 503;
      case PRODUCT_EXISTS,
          PRODUCT_UNKNOWN,
          PRODUCT_DISCONTINUED,
          CURRENCY_MISMATCH,
          STOCK_BELOW_RESERVED,
          STOCK_LIMIT_EXCEEDED,
          REFERENCE_REUSED,
          ORDER_STATUS_FORBIDS,
          PAYMENT_STATUS_FORBIDS ->
          409;
    };
  }
}

package io.orderflow.sagas.payment;

import io.orderflow.api.Money;
import io.orderflow.api.order.PaymentMethod;

/**
 * The payment provider, as the platform needs it. Every act has an idempotency key: the same act
 * under the same key happens once, and is answered alike each time. Calls may block; who calls
 * bounds them in time and number.
 */
public interface PaymentProvider {

  /** What the provider says of an act. */
  sealed interface Answer {

    /**
     * @param reference by which the provider knows the act
     */
    record Approved(String reference) implements Answer {}

    /** It was not done, and never will be under this key. */
    record Refused(String code, String detail) implements Answer {}

    /** Whether it was, or will be done, cannot be said yet. */
    record Unknown() implements Answer {}
  }

  /** The call did not come through: it may have been carried out, or not. */
  final class UnreachableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnreachableException(String message) {
      super(message);
    }
  }

  Answer authorise(String key, Money amount, PaymentMethod method);

  /**
   * @param authorisationKey of the authorisation from which it is captured
   */
  Answer capture(String key, String authorisationKey, Money amount);

  /** Takes an authorisation back; one that comes later under that key is refused. */
  Answer takeBack(String key, String authorisationKey);

  /**
   * @param authorisationKey of the authorisation whose captures are given back
   */
  Answer refund(String key, String authorisationKey, Money amount);

  /** What became of the act under a key, without doing anything. */
  Answer find(String key);
}

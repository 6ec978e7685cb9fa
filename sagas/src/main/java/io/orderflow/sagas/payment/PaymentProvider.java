package io.orderflow.sagas.payment;

import io.orderflow.api.Money;
import io.orderflow.api.order.PaymentMethod;
import java.util.Optional;

/**
 * The outside world that moves the money. Each act has an idempotency key: the same key again does
 * nothing a second time, and answers as it did the first time.
 *
 * <p>A method either answers or throws. What it throws says nothing of whether the act was done:
 * {@link #find} tells, by the key.
 */
public interface PaymentProvider {

  Answer authorise(String key, Money amount, PaymentMethod method);

  Answer capture(String key, String authorisationKey, Money amount);

  /**
   * Takes an authorisation back, and refuses it for good where it has not come yet. Named for what
   * Java does not allow as a name.
   */
  Answer voidAuthorisation(String key, String authorisationKey);

  Answer refund(String key, String authorisationKey, Money amount);

  /** What became of the act with this key; empty where it was never heard of, or is undecided. */
  Optional<Answer> find(String key);

  /** What the provider says of an act. */
  sealed interface Answer {

    /**
     * @param reference the provider's own, for people who call it
     */
    record Approved(String reference) implements Answer {}

    /**
     * @param code the provider's, stable, for programs
     */
    record Refused(String code, String detail) implements Answer {}
  }
}

package io.orderflow.standalone.ledger;

import io.orderflow.api.Money;
import java.util.Currency;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The money of one order. */
final class PaymentAccount {

  private final Map<String, Intent> intents = new HashMap<>(4);
  private @Nullable String authorisationKey;
  private Money authorised;
  private Money captured;
  private Money refunded;
  private boolean isAuthorised;
  private boolean declined;
  private boolean voided;
  private boolean isCaptured;

  /** What is asked of the payment provider. */
  enum Act {
    AUTHORISE,
    CAPTURE,
    VOID,
    REFUND
  }

  /**
   * @param amount zero for a void
   * @param open until its outcome is known
   */
  record Intent(Act act, Money amount, boolean open) {}

  PaymentAccount(Currency currency) {
    authorised = Money.zero(currency);
    captured = authorised;
    refunded = authorised;
  }

  /** Answers whether the key is new. */
  boolean open(String key, Act act, Money amount) {
    if (act == Act.AUTHORISE && authorisationKey == null) {
      authorisationKey = key;
    }
    return intents.putIfAbsent(key, new Intent(act, amount, true)) == null;
  }

  /** Answers with the intent, where there is one of this key, this act, and still open. */
  @Nullable Intent close(String key, Act act) {
    Intent intent = intents.get(key);
    if (intent == null || intent.act() != act || !intent.open()) {
      return null;
    }
    intents.put(key, new Intent(act, intent.amount(), false));
    return intent;
  }

  boolean isOpen(Act act) {
    return intents.values().stream().anyMatch(each -> each.act() == act && each.open());
  }

  private Money sumOpen(Act act) {
    return intents.values().stream()
        .filter(each -> each.act() == act && each.open())
        .map(Intent::amount)
        .reduce(Money.zero(authorised.currency()), Money::plus);
  }

  boolean isOfAuthorisation(String key) {
    return key.equals(authorisationKey);
  }

  boolean isRequested() {
    return authorisationKey != null;
  }

  void authorise(Money amount) {
    isAuthorised = true;
    authorised = amount;
  }

  void decline() {
    declined = true;
  }

  void takeBack() {
    voided = true;
  }

  void capture(Money amount) {
    isCaptured = true;
    captured = captured.plus(amount);
  }

  void refund(Money amount) {
    refunded = refunded.plus(amount);
  }

  /** Whether the total is authorised, and nobody takes it back. */
  boolean isHeld() {
    return isAuthorised && !declined && !voided && !isOpen(Act.VOID);
  }

  boolean isDeclined() {
    return declined;
  }

  boolean isVoided() {
    return voided;
  }

  /** Whether an authorisation may stand of which nothing is captured. */
  boolean isToBeVoided() {
    return isRequested() && !declined && !voided && !isCaptured;
  }

  Money authorised() {
    return authorised;
  }

  Money captured() {
    return captured;
  }

  Money refunded() {
    return refunded;
  }

  /** What was captured, and what is about to be. */
  Money capturedAtMost() {
    return captured.plus(sumOpen(Act.CAPTURE));
  }

  /** What was refunded, and what is about to be. */
  Money refundedAtMost() {
    return refunded.plus(sumOpen(Act.REFUND));
  }

  @Override
  public String toString() {
    return "authorised %s, captured %s, refunded %s%s%s"
        .formatted(
            isAuthorised ? authorised : "nothing",
            captured,
            refunded,
            declined ? ", declined" : "",
            voided ? ", voided" : isOpen(Act.VOID) ? ", about to be voided" : "");
  }
}

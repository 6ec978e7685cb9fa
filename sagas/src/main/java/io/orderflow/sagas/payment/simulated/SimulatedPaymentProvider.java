package io.orderflow.sagas.payment.simulated;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.setOnInsert;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import io.orderflow.api.Money;
import io.orderflow.api.order.PaymentMethod;
import io.orderflow.sagas.payment.PaymentProvider;
import io.orderflow.sagas.payment.PaymentProvider.Answer.Approved;
import io.orderflow.sagas.payment.PaymentProvider.Answer.Refused;
import io.orderflow.sagas.payment.ProviderUnavailableException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Decides by token: {@code tok_ok} authorises; {@code tok_declined} and {@code
 * tok_insufficient_funds} decline; {@code tok_timeout} never answers; {@code tok_flaky} fails
 * twice, then authorises; {@code tok_capture_fails} authorises and refuses the first capture; any
 * other token is declined as unknown.
 *
 * <p>An outside system does not forget when the platform is killed: what it decided is kept in a
 * collection of its own, by idempotency key.
 */
public final class SimulatedPaymentProvider implements PaymentProvider {

  private static final String TOKEN = "token";
  private static final String ANSWER = "answer";
  private static final String CODE = "code";
  private static final String DETAIL = "detail";
  private static final String ATTEMPTS = "attempts";
  private static final String CAPTURES = "captures";
  private static final String APPROVED = "approved";
  private static final String REFUSED = "refused";
  private static final int FLAKY_FAILURES = 2;

  private final MongoCollection<Document> acts;
  private final long silenceMillis;

  /**
   * @param acts a collection of its own
   * @param silenceMillis for how long a call with {@code tok_timeout} stays open before it fails
   */
  public SimulatedPaymentProvider(MongoCollection<Document> acts, long silenceMillis) {
    this.acts = acts;
    this.silenceMillis = silenceMillis;
  }

  @Override
  public Answer authorise(String key, Money amount, PaymentMethod method) {
    Document act =
        update(
            key,
            combine(
                inc(ATTEMPTS, 1),
                setOnInsert(TOKEN, method.token()),
                setOnInsert("amount", amount.toString())));
    Answer known = answerOf(act);
    return known != null ? known : decide(key, act);
  }

  private Answer decide(String key, Document act) {
    return switch (Objects.requireNonNull(act.getString(TOKEN))) {
      case "tok_ok", "tok_capture_fails" -> approve(key);
      case "tok_flaky" -> {
        if (act.getInteger(ATTEMPTS) <= FLAKY_FAILURES) {
          throw new ProviderUnavailableException("connection reset");
        }
        yield approve(key);
      }
      case "tok_declined" -> refuse(key, "card_declined", "The card was declined");
      case "tok_insufficient_funds" ->
          refuse(key, "insufficient_funds", "The card has insufficient funds");
      case "tok_timeout" -> stayOpen();
      default -> refuse(key, "unknown_token", "No card is known by this token");
    };
  }

  private Answer stayOpen() {
    try {
      TimeUnit.MILLISECONDS.sleep(silenceMillis);
    } catch (InterruptedException givenUp) {
      Thread.currentThread().interrupt();
    }
    throw new ProviderUnavailableException("no answer");
  }

  @Override
  public Answer capture(String key, String authorisationKey, Money amount) {
    Answer known = find(key).orElse(null);
    if (known != null) {
      return known;
    }
    Document authorisation = acts.find(eq(authorisationKey)).first();
    if (authorisation == null || !(answerOf(authorisation) instanceof Approved)) {
      return refuse(key, "not_authorised", "There is no authorisation to capture from");
    }
    if ("tok_capture_fails".equals(authorisation.getString(TOKEN)) && isFirst(authorisationKey)) {
      return refuse(key, "capture_refused", "The capture was refused");
    }
    return approve(key);
  }

  private boolean isFirst(String authorisationKey) {
    return update(authorisationKey, inc(CAPTURES, 1)).getInteger(CAPTURES) == 1;
  }

  @Override
  public Answer voidAuthorisation(String key, String authorisationKey) {
    Answer known = find(key).orElse(null);
    if (known != null) {
      return known;
    }
    update(
        authorisationKey,
        combine(set(ANSWER, REFUSED), set(CODE, "voided"), set(DETAIL, "It was taken back")));
    return approve(key);
  }

  @Override
  public Answer refund(String key, String authorisationKey, Money amount) {
    return find(key).orElseGet(() -> approve(key));
  }

  @Override
  public Optional<Answer> find(String key) {
    return Optional.ofNullable(acts.find(eq(key)).first()).map(SimulatedPaymentProvider::answerOf);
  }

  private Answer approve(String key) {
    return settle(key, set(ANSWER, APPROVED));
  }

  private Answer refuse(String key, String code, String detail) {
    return settle(key, combine(set(ANSWER, REFUSED), set(CODE, code), set(DETAIL, detail)));
  }

  /** The first answer stays, whoever else asks at the same time. */
  private Answer settle(String key, Bson answer) {
    update(key, setOnInsert(TOKEN, null));
    acts.updateOne(and(eq(key), eq(ANSWER, null)), answer);
    return Objects.requireNonNull(answerOf(Objects.requireNonNull(acts.find(eq(key)).first())));
  }

  private Document update(String key, Bson change) {
    return Objects.requireNonNull(
        acts.findOneAndUpdate(
            eq(key),
            change,
            new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER)));
  }

  private static @Nullable Answer answerOf(Document act) {
    String answer = act.getString(ANSWER);
    if (answer == null) {
      return null;
    }
    return answer.equals(APPROVED)
        ? new Approved("sim-" + act.getString("_id"))
        : new Refused(
            Objects.requireNonNull(act.getString(CODE)),
            Objects.requireNonNull(act.getString(DETAIL)));
  }
}

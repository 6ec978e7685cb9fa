package io.orderflow.sagas.payment;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.ne;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.push;
import static com.mongodb.client.model.Updates.set;
import static java.util.Objects.requireNonNull;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOptions;
import io.orderflow.api.Money;
import io.orderflow.api.order.PaymentMethod;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * A payment provider that decides by token. It stands for a system outside, which remembers what it
 * did whatever becomes of the platform: so it keeps a ledger, by key, in a collection of its own.
 *
 * <p>{@code tok_declined} and {@code tok_insufficient_funds} are declined; {@code tok_timeout} is
 * never answered; {@code tok_flaky} fails twice, then is authorised; {@code tok_capture_fails} is
 * authorised, and its first capture refused. No card is known by any other token.
 *
 * <p>All captures of an authorisation together take at most what was authorised, all refunds at
 * most what was captured; what goes beyond is refused whole.
 */
public final class SimulatedProvider implements PaymentProvider {

  private static final int FLAKY_FAILURES = 2;
  private static final String ANSWER = "answer";
  private static final String TOKEN = "token";
  private static final String TAKEN_BACK = "takenBack";
  private static final String CURRENCY = "currency";
  private static final String CAPTURABLE = "capturable";
  private static final String CAPTURES = "captures";
  private static final String REFUNDABLE = "refundable";
  private static final String REFUNDS = "refunds";
  private static final String FIRST_CAPTURE = "firstCapture";

  private final MongoCollection<Document> ledger;

  public SimulatedProvider(MongoCollection<Document> ledger) {
    this.ledger = ledger;
  }

  @Override
  public Answer authorise(String key, Money amount, PaymentMethod method) {
    return switch (method.token()) {
      case "tok_declined" -> first(key, refused("DECLINED", "the card was declined"));
      case "tok_insufficient_funds" ->
          first(key, refused("INSUFFICIENT_FUNDS", "the card has not enough funds"));
      case "tok_timeout" -> silence();
      case "tok_flaky" -> flaky(key, amount, method);
      case "tok_ok", "tok_capture_fails" ->
          first(authorised(amount, method).append("_id", key).append(ANSWER, approved(key)));
      default -> first(key, refused("UNKNOWN_TOKEN", "no card is known by this token"));
    };
  }

  private static Document authorised(Money amount, PaymentMethod method) {
    return new Document(TOKEN, method.token())
        .append(CURRENCY, amount.currency().getCurrencyCode())
        .append(CAPTURABLE, amount.amount())
        .append(REFUNDABLE, BigDecimal.ZERO);
  }

  private Answer flaky(String key, Money amount, PaymentMethod method) {
    Document known =
        ledger.findOneAndUpdate(
            eq(key),
            inc("attempts", 1),
            new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER));
    if (known != null && known.getInteger("attempts") <= FLAKY_FAILURES) {
      throw new UnreachableException("connection reset");
    }
    ledger.updateOne(
        and(eq(key), eq(ANSWER, null), eq(TAKEN_BACK, null)),
        new Document("$set", authorised(amount, method).append(ANSWER, approved(key))));
    return find(key);
  }

  private static Answer silence() {
    try {
      new CountDownLatch(1).await();
      throw new IllegalStateException("a latch that nobody counts down was open");
    } catch (InterruptedException gaveUp) {
      Thread.currentThread().interrupt();
      throw new UnreachableException("no answer");
    }
  }

  /** What is in the ledger under this key, or else the given answer, which then is. */
  private Answer first(String key, Document answer) {
    return first(new Document("_id", key).append(ANSWER, answer));
  }

  private Answer first(Document entry) {
    try {
      ledger.insertOne(entry);
      return answerOf(entry);
    } catch (MongoWriteException failed) {
      if (failed.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
        throw failed;
      }
      return find(entry.getString("_id"));
    }
  }

  @Override
  public Answer capture(String key, String authorisationKey, Money amount) {
    requireNotNegative(amount);
    Answer before = find(key);
    return before instanceof Answer.Unknown
        ? first(key, capturing(key, authorisationKey, amount))
        : before;
  }

  private Document capturing(String key, String authorisationKey, Money amount) {
    if (!(find(authorisationKey) instanceof Answer.Approved)) {
      return refused("NOT_AUTHORISED", "there is no authorisation to capture from");
    }
    ledger.updateOne(and(eq(authorisationKey), eq(FIRST_CAPTURE, null)), set(FIRST_CAPTURE, key));
    Document authorisation = entry(authorisationKey);
    if (authorisation != null
        && "tok_capture_fails".equals(authorisation.getString(TOKEN))
        && key.equals(authorisation.getString(FIRST_CAPTURE))) {
      return refused("PROCESSING_ERROR", "the capture failed");
    }
    boolean taken =
        isDone(
            and(eq(TAKEN_BACK, null), leaves(authorisationKey, CAPTURABLE, CAPTURES, key, amount)),
            combine(
                inc(CAPTURABLE, amount.amount().negate()),
                inc(REFUNDABLE, amount.amount()),
                push(CAPTURES, key)));
    Document after = requireNonNull(entry(authorisationKey));
    // Its key is there also where an earlier call was cut off before its own entry was made.
    if (taken || keys(after, CAPTURES).contains(key)) {
      return approved(key);
    }
    return after.getString(TAKEN_BACK) == null
        ? refused("AMOUNT_EXCEEDS_AUTHORISATION", amount + " is more than is left to capture")
        : refused("TAKEN_BACK", "the authorisation was taken back");
  }

  @Override
  public Answer takeBack(String key, String authorisationKey) {
    Bson notCaptured = and(eq(authorisationKey), eq(CAPTURES, null));
    try {
      // An authorisation that is not known yet is refused when it comes.
      ledger.updateOne(notCaptured, set(TAKEN_BACK, key), new UpdateOptions().upsert(true));
      return first(key, approved(key));
    } catch (MongoWriteException failed) {
      if (failed.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
        throw failed;
      }
      return new Answer.Refused("CAPTURED", "it was captured");
    }
  }

  @Override
  public Answer refund(String key, String authorisationKey, Money amount) {
    requireNotNegative(amount);
    Answer before = find(key);
    return before instanceof Answer.Unknown
        ? first(key, refunding(key, authorisationKey, amount))
        : before;
  }

  private Document refunding(String key, String authorisationKey, Money amount) {
    boolean given =
        isDone(
            leaves(authorisationKey, REFUNDABLE, REFUNDS, key, amount),
            combine(inc(REFUNDABLE, amount.amount().negate()), push(REFUNDS, key)));
    Document after = entry(authorisationKey);
    if (given || keys(after, REFUNDS).contains(key)) {
      return approved(key);
    }
    return keys(after, CAPTURES).isEmpty()
        ? refused("NOT_CAPTURED", "nothing was captured")
        : refused("AMOUNT_EXCEEDS_CAPTURE", amount + " is more than is left to give back");
  }

  /** The authorisation, where so much is left, and the act under this key took nothing yet. */
  private static Bson leaves(
      String authorisationKey, String left, String acts, String key, Money amount) {
    return and(
        eq(authorisationKey),
        eq(CURRENCY, amount.currency().getCurrencyCode()),
        gte(left, amount.amount()),
        ne(acts, key));
  }

  private static void requireNotNegative(Money amount) {
    if (amount.amount().signum() < 0) {
      throw new IllegalArgumentException("%s: no amount to move".formatted(amount));
    }
  }

  private boolean isDone(Bson where, Bson update) {
    return ledger.updateOne(where, update).getMatchedCount() == 1;
  }

  private static List<String> keys(@Nullable Document authorisation, String acts) {
    List<String> keys = authorisation == null ? null : authorisation.getList(acts, String.class);
    return keys == null ? List.of() : keys;
  }

  @Override
  public Answer find(String key) {
    Document entry = entry(key);
    return entry == null ? new Answer.Unknown() : answerOf(entry);
  }

  private @Nullable Document entry(String key) {
    return ledger.find(eq(key)).first();
  }

  private static Answer answerOf(Document entry) {
    Document answer = entry.get(ANSWER, Document.class);
    if (answer == null) {
      return entry.getString(TAKEN_BACK) == null
          ? new Answer.Unknown()
          : new Answer.Refused("TAKEN_BACK", "the authorisation was taken back");
    }
    String reference = answer.getString("reference");
    return reference == null
        ? new Answer.Refused(answer.getString("code"), answer.getString("detail"))
        : new Answer.Approved(reference);
  }

  private static Document approved(String key) {
    return new Document("reference", "sim-" + key);
  }

  private static Document refused(String code, String detail) {
    return new Document("code", code).append("detail", detail);
  }
}

package io.orderflow.sagas.payment;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.set;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOptions;
import io.orderflow.api.Money;
import io.orderflow.api.order.PaymentMethod;
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
 */
public final class SimulatedProvider implements PaymentProvider {

  private static final int FLAKY_FAILURES = 2;
  private static final String ANSWER = "answer";
  private static final String TOKEN = "token";
  private static final String TAKEN_BACK = "takenBack";
  private static final String CAPTURED_BY = "capturedBy";
  private static final String FIRST_CAPTURE = "firstCapture";

  private final MongoCollection<Document> ledger;

  public SimulatedProvider(MongoCollection<Document> ledger) {
    this.ledger = ledger;
  }

  @Override
  public Answer authorise(String key, Money amount, PaymentMethod method) {
    return switch (method.token()) {
      case "tok_declined" -> first(key, method, refused("DECLINED", "the card was declined"));
      case "tok_insufficient_funds" ->
          first(key, method, refused("INSUFFICIENT_FUNDS", "the card has not enough funds"));
      case "tok_timeout" -> silence();
      case "tok_flaky" -> flaky(key, method);
      case "tok_ok", "tok_capture_fails" -> first(key, method, approved(key));
      default -> first(key, method, refused("UNKNOWN_TOKEN", "no card is known by this token"));
    };
  }

  private Answer flaky(String key, PaymentMethod method) {
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
        combine(set(ANSWER, approved(key)), set(TOKEN, method.token())));
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
  private Answer first(String key, PaymentMethod method, Document answer) {
    return first(new Document("_id", key).append(TOKEN, method.token()).append(ANSWER, answer));
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
    if (find(key) instanceof Answer.Approved before) {
      return before;
    }
    return first(new Document("_id", key).append(ANSWER, capturing(key, authorisationKey)));
  }

  private Document capturing(String key, String authorisationKey) {
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
    boolean open =
        ledger
                .updateOne(and(eq(authorisationKey), eq(TAKEN_BACK, null)), set(CAPTURED_BY, key))
                .getMatchedCount()
            == 1;
    return open ? approved(key) : refused("TAKEN_BACK", "the authorisation was taken back");
  }

  @Override
  public Answer takeBack(String key, String authorisationKey) {
    Bson notCaptured = and(eq(authorisationKey), eq(CAPTURED_BY, null));
    try {
      // An authorisation that is not known yet is refused when it comes.
      ledger.updateOne(notCaptured, set(TAKEN_BACK, key), new UpdateOptions().upsert(true));
      return first(new Document("_id", key).append(ANSWER, approved(key)));
    } catch (MongoWriteException failed) {
      if (failed.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
        throw failed;
      }
      return new Answer.Refused("CAPTURED", "it was captured");
    }
  }

  @Override
  public Answer refund(String key, String authorisationKey, Money amount) {
    Document authorisation = entry(authorisationKey);
    boolean captured = authorisation != null && authorisation.getString(CAPTURED_BY) != null;
    return first(
        new Document("_id", key)
            .append(
                ANSWER,
                captured ? approved(key) : refused("NOT_CAPTURED", "nothing was captured")));
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

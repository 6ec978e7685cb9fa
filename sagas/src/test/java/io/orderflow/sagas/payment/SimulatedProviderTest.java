package io.orderflow.sagas.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import io.orderflow.api.Money;
import io.orderflow.api.order.PaymentMethod;
import io.orderflow.documentstore.DocumentStore;
import io.orderflow.sagas.payment.PaymentProvider.Answer;
import io.orderflow.sagas.payment.PaymentProvider.Answer.Approved;
import io.orderflow.sagas.payment.PaymentProvider.Answer.Refused;
import io.orderflow.sagas.payment.PaymentProvider.Answer.Unknown;
import io.orderflow.sagas.payment.PaymentProvider.UnreachableException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The provider that stands for one outside: by token, by key, and by amount. More than 300 lines,
 * since it is one contract.
 */
class SimulatedProviderTest {

  private static final String AUTHORISATION = "payment-1/authorise";
  private static final Money TEN = pounds("10.00");
  private static final Money PENNY = pounds("0.01");

  private static final DocumentStore STORE = DocumentStore.temporary();
  private static final MongoClient CLIENT = MongoClients.create(STORE.connectionString());

  private final MongoCollection<Document> ledger =
      CLIENT.getDatabase("provider").getCollection("ledger_" + UUID.randomUUID());
  private final SimulatedProvider provider = new SimulatedProvider(ledger);

  @AfterAll
  static void stop() {
    CLIENT.close();
    STORE.close();
  }

  private static Money pounds(String amount) {
    return new Money(new BigDecimal(amount), Currency.getInstance("GBP"));
  }

  private Answer authorise(String token) {
    return provider.authorise(AUTHORISATION, TEN, new PaymentMethod("card", token));
  }

  private Answer capture(String key, Money amount) {
    return provider.capture(key, AUTHORISATION, amount);
  }

  private Answer refund(String key, Money amount) {
    return provider.refund(key, AUTHORISATION, amount);
  }

  private Answer takeBack(String key) {
    return provider.takeBack(key, AUTHORISATION);
  }

  private static void isRefused(Answer answer, String code) {
    assertThat(answer).isInstanceOfSatisfying(Refused.class, refused -> hasCode(refused, code));
  }

  private static void hasCode(Refused refused, String code) {
    assertThat(refused.code()).isEqualTo(code);
    assertThat(refused.detail()).isNotBlank();
  }

  private static void isApproved(Answer answer) {
    assertThat(answer).isInstanceOf(Approved.class);
  }

  /** All at the same time, each once. */
  private static List<Answer> together(List<Callable<Answer>> calls) throws Exception {
    List<Answer> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(calls.size())) {
      CyclicBarrier start = new CyclicBarrier(calls.size());
      List<Future<Answer>> running = new ArrayList<>();
      for (Callable<Answer> call : calls) {
        running.add(
            threads.submit(
                () -> {
                  start.await(10, TimeUnit.SECONDS);
                  return call.call();
                }));
      }
      for (Future<Answer> each : running) {
        answers.add(each.get(10, TimeUnit.SECONDS));
      }
    }
    return answers;
  }

  @Nested
  class By_token {

    @Test
    void ok_is_authorised_and_captured() {
      isApproved(authorise("tok_ok"));
      isApproved(capture("c1", TEN));
    }

    @ParameterizedTest
    @CsvSource({
      "tok_declined, DECLINED",
      "tok_insufficient_funds, INSUFFICIENT_FUNDS",
      "tok_nobody_knows, UNKNOWN_TOKEN",
      "'', UNKNOWN_TOKEN"
    })
    void others_are_declined_and_nothing_can_be_captured(String token, String code) {
      isRefused(authorise(token), code);
      isRefused(provider.find(AUTHORISATION), code);
      isRefused(capture("c1", TEN), "NOT_AUTHORISED");
    }

    @Test
    void timeout_is_never_answered_and_never_known() throws InterruptedException {
      AtomicReference<Throwable> end = new AtomicReference<>();
      Thread caller =
          Thread.ofPlatform()
              .daemon()
              .start(
                  () -> {
                    try {
                      authorise("tok_timeout");
                    } catch (RuntimeException gaveUp) {
                      end.set(gaveUp);
                    }
                  });
      await().atMost(Duration.ofSeconds(10)).until(() -> caller.getState() == Thread.State.WAITING);
      assertThat(provider.find(AUTHORISATION)).isEqualTo(new Unknown());

      caller.interrupt();
      assertThat(caller.join(Duration.ofSeconds(10))).isTrue();
      assertThat(end.get()).isInstanceOf(UnreachableException.class);
      assertThat(provider.find(AUTHORISATION)).isEqualTo(new Unknown());
    }

    @Test
    void flaky_fails_twice_and_then_is_authorised_for_good() {
      for (int failure = 0; failure < 2; failure++) {
        assertThatThrownBy(() -> authorise("tok_flaky")).isInstanceOf(UnreachableException.class);
        assertThat(provider.find(AUTHORISATION)).isEqualTo(new Unknown());
      }
      Answer answer = authorise("tok_flaky");
      isApproved(answer);
      assertThat(authorise("tok_flaky")).isEqualTo(answer);
      assertThat(provider.find(AUTHORISATION)).isEqualTo(answer);
      isApproved(capture("c1", TEN));
      isRefused(capture("c2", PENNY), "AMOUNT_EXCEEDS_AUTHORISATION");
    }

    @Test
    void capture_fails_is_authorised_and_its_first_capture_refused() {
      isApproved(authorise("tok_capture_fails"));
      isRefused(capture("c1", TEN), "PROCESSING_ERROR");
      isApproved(capture("c2", TEN));
      isRefused(capture("c1", TEN), "PROCESSING_ERROR");
    }
  }

  @Nested
  class By_key {

    @Test
    void the_same_act_is_answered_alike_each_time() {
      Answer authorised = authorise("tok_ok");
      assertThat(authorise("tok_ok")).isEqualTo(authorised);
      Answer captured = capture("c1", TEN);
      assertThat(capture("c1", TEN)).isEqualTo(captured);
      Answer refunded = refund("r1", TEN);
      assertThat(refund("r1", TEN)).isEqualTo(refunded);

      assertThat(List.of(authorised, captured, refunded)).doesNotHaveDuplicates();
      assertThat(provider.find(AUTHORISATION)).isEqualTo(authorised);
      assertThat(provider.find("c1")).isEqualTo(captured);
      assertThat(provider.find("r1")).isEqualTo(refunded);
    }

    @Test
    void the_first_answer_stands_whatever_is_asked_later() {
      Answer first = authorise("tok_declined");
      assertThat(authorise("tok_ok")).isEqualTo(first);
    }

    @Test
    void nothing_is_known_of_what_was_never_asked() {
      assertThat(provider.find("never")).isEqualTo(new Unknown());
    }

    @Test
    void it_is_remembered_in_the_ledger_by_a_provider_that_starts_anew() {
      Answer authorised = authorise("tok_ok");
      Answer captured = capture("c1", TEN);

      SimulatedProvider again = new SimulatedProvider(ledger);
      assertThat(again.find(AUTHORISATION)).isEqualTo(authorised);
      assertThat(again.capture("c1", AUTHORISATION, TEN)).isEqualTo(captured);
      isRefused(again.capture("c2", AUTHORISATION, PENNY), "AMOUNT_EXCEEDS_AUTHORISATION");
    }

    @Test
    void the_same_capture_by_many_at_once_takes_the_amount_once() throws Exception {
      authorise("tok_ok");
      List<Callable<Answer>> calls = new ArrayList<>();
      for (int caller = 0; caller < 8; caller++) {
        calls.add(() -> capture("c1", pounds("6.00")));
      }
      assertThat(together(calls)).allSatisfy(SimulatedProviderTest::isApproved);
      isApproved(capture("c2", pounds("4.00")));
      isRefused(capture("c3", PENNY), "AMOUNT_EXCEEDS_AUTHORISATION");
    }

    /** The provider died after it took the amount, and before it noted the answer. */
    @Test
    void an_act_that_was_cut_off_is_finished_and_moves_its_amount_once() {
      authorise("tok_ok");
      capture("c1", TEN);
      ledger.deleteOne(Filters.eq("c1"));
      isApproved(capture("c1", TEN));
      refund("r1", TEN);
      ledger.deleteOne(Filters.eq("r1"));
      isApproved(refund("r1", TEN));
      isRefused(refund("r2", PENNY), "AMOUNT_EXCEEDS_CAPTURE");
    }

    @Test
    void a_capture_that_was_refused_stays_refused_and_takes_nothing() {
      isRefused(capture("c1", TEN), "NOT_AUTHORISED");
      authorise("tok_ok");
      isRefused(capture("c1", TEN), "NOT_AUTHORISED");
      isApproved(takeBack("v1"));
    }
  }

  @Nested
  class When_an_authorisation_is_taken_back {

    @Test
    void a_capture_is_refused() {
      authorise("tok_ok");
      isApproved(takeBack("v1"));
      isRefused(capture("c1", TEN), "TAKEN_BACK");
      isRefused(refund("r1", TEN), "NOT_CAPTURED");
    }

    @Test
    void it_is_so_under_the_same_key_and_another() {
      authorise("tok_ok");
      Answer first = takeBack("v1");
      assertThat(takeBack("v1")).isEqualTo(first);
      isApproved(takeBack("v2"));
      assertThat(provider.find("v1")).isEqualTo(first);
    }

    @ParameterizedTest
    @CsvSource({"tok_ok", "tok_declined", "tok_capture_fails"})
    void one_that_comes_later_is_refused(String token) {
      isApproved(takeBack("v1"));
      isRefused(provider.find(AUTHORISATION), "TAKEN_BACK");
      isRefused(authorise(token), "TAKEN_BACK");
      isRefused(capture("c1", TEN), "NOT_AUTHORISED");
    }

    @Test
    void a_flaky_one_that_is_on_its_way_is_refused() {
      assertThatThrownBy(() -> authorise("tok_flaky")).isInstanceOf(UnreachableException.class);
      isApproved(takeBack("v1"));
      assertThatThrownBy(() -> authorise("tok_flaky")).isInstanceOf(UnreachableException.class);
      isRefused(authorise("tok_flaky"), "TAKEN_BACK");
    }

    @Test
    void after_a_capture_it_is_refused_and_the_capture_stands() {
      authorise("tok_ok");
      capture("c1", PENNY);
      isRefused(takeBack("v1"), "CAPTURED");
      isRefused(takeBack("v1"), "CAPTURED");
      isApproved(capture("c2", PENNY));
    }

    @Test
    void after_a_capture_that_was_refused_it_is_approved() {
      authorise("tok_capture_fails");
      isRefused(capture("c1", TEN), "PROCESSING_ERROR");
      isApproved(takeBack("v1"));
    }

    @Test
    void at_the_same_time_as_a_capture_one_of_the_two_wins() throws Exception {
      for (int round = 0; round < 10; round++) {
        String key = "payment-race" + round;
        provider.authorise(key, TEN, new PaymentMethod("card", "tok_ok"));
        List<Answer> answers =
            together(
                List.of(
                    () -> provider.capture(key + "/c", key, TEN),
                    () -> provider.takeBack(key + "/v", key)));
        assertThat(answers).filteredOn(Approved.class::isInstance).hasSize(1);
        assertThat(answers).filteredOn(Refused.class::isInstance).hasSize(1);
      }
    }
  }

  @Nested
  class By_amount {

    @BeforeEach
    void authorised() {
      isApproved(authorise("tok_ok"));
    }

    @Test
    void a_capture_beyond_the_authorisation_is_refused_whole() {
      isRefused(capture("c1", pounds("10.01")), "AMOUNT_EXCEEDS_AUTHORISATION");
      isRefused(refund("r1", PENNY), "NOT_CAPTURED");
      isApproved(capture("c2", TEN));
    }

    @Test
    void parts_are_captured_up_to_the_whole() {
      isApproved(capture("c1", pounds("3.33")));
      isApproved(capture("c2", pounds("3.33")));
      isRefused(capture("c3", pounds("3.35")), "AMOUNT_EXCEEDS_AUTHORISATION");
      isApproved(capture("c4", pounds("3.34")));
      isRefused(capture("c5", PENNY), "AMOUNT_EXCEEDS_AUTHORISATION");
    }

    @Test
    void a_refused_one_stays_refused_under_its_key() {
      isRefused(capture("c1", pounds("10.01")), "AMOUNT_EXCEEDS_AUTHORISATION");
      isRefused(capture("c1", TEN), "AMOUNT_EXCEEDS_AUTHORISATION");
    }

    @Test
    void parts_are_given_back_up_to_what_was_captured() {
      capture("c1", pounds("6.00"));
      isRefused(refund("r1", pounds("6.01")), "AMOUNT_EXCEEDS_CAPTURE");
      isApproved(refund("r2", pounds("2.00")));
      isApproved(refund("r3", pounds("4.00")));
      isRefused(refund("r4", PENNY), "AMOUNT_EXCEEDS_CAPTURE");

      isApproved(capture("c2", pounds("1.00")));
      isApproved(refund("r5", pounds("1.00")));
    }

    @Test
    void what_is_given_back_cannot_be_captured_again() {
      capture("c1", TEN);
      refund("r1", TEN);
      isRefused(capture("c2", PENNY), "AMOUNT_EXCEEDS_AUTHORISATION");
    }

    @Test
    void of_two_that_want_all_of_it_at_the_same_time_one_is_captured() throws Exception {
      List<Answer> answers = together(List.of(() -> capture("c1", TEN), () -> capture("c2", TEN)));
      assertThat(answers).filteredOn(Approved.class::isInstance).hasSize(1);
      answers = together(List.of(() -> refund("r1", TEN), () -> refund("r2", TEN)));
      assertThat(answers).filteredOn(Approved.class::isInstance).hasSize(1);
    }

    @Test
    void another_currency_is_refused() {
      Money euro = new Money(new BigDecimal("1.00"), Currency.getInstance("EUR"));
      isRefused(capture("c1", euro), "AMOUNT_EXCEEDS_AUTHORISATION");
      capture("c2", TEN);
      isRefused(refund("r1", euro), "AMOUNT_EXCEEDS_CAPTURE");
    }

    @Test
    void an_amount_below_nothing_is_no_act_at_all() {
      assertThatThrownBy(() -> capture("c1", pounds("-1.00")))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> refund("r1", pounds("-1.00")))
          .isInstanceOf(IllegalArgumentException.class);
      isApproved(capture("c2", TEN));
      isRefused(capture("c3", PENNY), "AMOUNT_EXCEEDS_AUTHORISATION");
    }

    /** Lines below a penny may round to nothing, and such an order is paid like any other. */
    @Test
    void nothing_can_be_authorised_captured_and_given_back() {
      String key = "payment-nothing";
      Money nothing = pounds("0.00");
      isApproved(provider.authorise(key, nothing, new PaymentMethod("card", "tok_ok")));
      isRefused(provider.capture("n1", key, PENNY), "AMOUNT_EXCEEDS_AUTHORISATION");
      isApproved(provider.capture("n2", key, nothing));
      isApproved(provider.refund("n3", key, nothing));
    }

    @Test
    void amounts_are_exact_however_large() {
      String key = "payment-large";
      Money large = pounds("99999999999999999999.99");
      isApproved(provider.authorise(key, large, new PaymentMethod("card", "tok_ok")));
      isApproved(provider.capture("l1", key, large.minus(PENNY)));
      isRefused(provider.capture("l2", key, pounds("0.02")), "AMOUNT_EXCEEDS_AUTHORISATION");
      isApproved(provider.capture("l3", key, PENNY));
      isApproved(provider.refund("l4", key, large));
    }
  }
}

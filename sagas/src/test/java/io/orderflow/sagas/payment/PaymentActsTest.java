package io.orderflow.sagas.payment;

import static io.orderflow.sagas.payment.Intents.AUTHORISE;
import static io.orderflow.sagas.payment.Intents.CAPTURE;
import static io.orderflow.sagas.payment.Intents.ORDER;
import static io.orderflow.sagas.payment.Intents.REFUND;
import static io.orderflow.sagas.payment.Intents.VOID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.orderflow.api.payment.PaymentCommand.RecordPaymentAuthorised;
import io.orderflow.api.payment.PaymentCommand.RecordPaymentCaptureFailed;
import io.orderflow.api.payment.PaymentCommand.RecordPaymentCaptured;
import io.orderflow.api.payment.PaymentCommand.RecordPaymentDeclined;
import io.orderflow.api.payment.PaymentCommand.RecordPaymentRefundFailed;
import io.orderflow.api.payment.PaymentCommand.RecordPaymentRefunded;
import io.orderflow.api.payment.PaymentCommand.RecordPaymentVoided;
import io.orderflow.api.payment.PaymentEvent;
import io.orderflow.api.payment.PaymentId;
import io.orderflow.sagas.command.CommandSender;
import io.orderflow.sagas.model.RecordingGateway;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PaymentActsTest {

  private static final int AT_ONCE = 2;
  private static final int WAITING = 3;
  private static final PaymentId PAYMENT = new PaymentId(ORDER);

  private final ScriptedProvider provider =
      new ScriptedProvider().answers(ScriptedProvider::approved).finds(ScriptedProvider::unknown);
  private final RecordingGateway gateway = RecordingGateway.answeringAtOnce();
  private final PaymentActs acts =
      new PaymentActs(
          provider,
          new CommandSender(gateway, new SimpleMeterRegistry(), 100, Duration.ofSeconds(10)),
          new PaymentLimits(Duration.ofSeconds(30), 0, Duration.ofMillis(1), AT_ONCE, WAITING));

  @AfterEach
  void stop() {
    acts.close();
  }

  private void isSent(Object... commands) {
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(gateway.sent()).containsExactlyInAnyOrder(commands));
  }

  private void isAskedTimes(int calls) {
    await().atMost(Duration.ofSeconds(10)).until(() -> provider.calls().size() >= calls);
    assertThat(provider.calls()).hasSize(calls);
  }

  private void actAll(List<? extends PaymentEvent.Intent> intents) {
    intents.forEach(intent -> acts.act(intent, false));
  }

  @Nested
  class The_outcome_is_recorded {

    @Test
    void where_it_is_approved() {
      actAll(List.of(AUTHORISE, CAPTURE, VOID, REFUND));
      isSent(
          new RecordPaymentAuthorised(PAYMENT, "a", "ref"),
          new RecordPaymentCaptured(PAYMENT, "c", "ref"),
          new RecordPaymentVoided(PAYMENT, "v"),
          new RecordPaymentRefunded(PAYMENT, "r", "ref"));
    }

    /** There is no failed void: it is asked for until it is done. */
    @Test
    void where_it_is_refused_unless_it_is_a_void() {
      provider.answers(ScriptedProvider::refused);
      actAll(List.of(VOID, AUTHORISE, CAPTURE, REFUND));
      isSent(
          new RecordPaymentDeclined(PAYMENT, "a", "NO", "not today"),
          new RecordPaymentCaptureFailed(PAYMENT, "c", "NO", "not today"),
          new RecordPaymentRefundFailed(PAYMENT, "r", "NO", "not today"));
      isAskedTimes(4);
    }

    @Test
    void only_where_it_is_known() {
      provider.answers(ScriptedProvider::unknown, ScriptedProvider::approved);
      acts.act(VOID, false);
      isAskedTimes(1);
      acts.act(Intents.another(1), false);
      isSent(new RecordPaymentVoided(new PaymentId(Intents.another(1).orderId()), "v1"));
    }

    @Test
    void as_the_provider_knows_it_where_it_was_asked_before() {
      provider.finds(ScriptedProvider::refused);
      acts.act(AUTHORISE, true);
      isSent(new RecordPaymentDeclined(PAYMENT, "a", "NO", "not today"));
      assertThat(provider.calls()).containsExactly("find a");
    }
  }

  @Nested
  class While_an_act_is_under_way {

    private final CountDownLatch open = new CountDownLatch(1);

    @Test
    void it_is_not_put_to_the_provider_again() {
      provider.answers(() -> provider.until(open));
      acts.act(VOID, false);
      isAskedTimes(1);
      acts.act(VOID, true);
      acts.act(VOID, false);
      open.countDown();
      isSent(new RecordPaymentVoided(PAYMENT, "v"));
      assertThat(provider.calls()).hasSize(1);
    }

    @Test
    void others_are_put_to_it_so_many_at_once_so_many_wait_and_the_rest_is_left() {
      provider.answers(() -> provider.until(open));
      List<? extends PaymentEvent.Intent> many =
          IntStream.range(0, 20).mapToObj(Intents::another).toList();
      actAll(many);
      isAskedTimes(AT_ONCE);

      open.countDown();
      isAskedTimes(AT_ONCE + WAITING);
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> gateway.sent().size() == AT_ONCE + WAITING);
      assertThat(provider.mostAtOnce()).isEqualTo(AT_ONCE);
    }

    @Test
    void one_that_was_left_is_done_when_it_is_asked_for_again() {
      provider.answers(() -> provider.until(open));
      IntStream.range(0, AT_ONCE + WAITING).forEach(each -> acts.act(Intents.another(each), false));
      acts.act(VOID, false);
      open.countDown();

      await()
          .atMost(Duration.ofSeconds(10))
          .until(
              () -> {
                acts.act(VOID, true);
                return gateway.sent().contains(new RecordPaymentVoided(PAYMENT, "v"));
              });
    }
  }

  @Test
  void an_act_that_fails_leaves_its_place_to_others() {
    provider.answers(ScriptedProvider::unreachable);
    for (int failure = 0; failure < 2 * (AT_ONCE + WAITING); failure++) {
      int calls = 2 * failure;
      await()
          .atMost(Duration.ofSeconds(10))
          .until(
              () -> {
                acts.act(VOID, false);
                return provider.calls().size() > calls;
              });
    }
    provider.answers(ScriptedProvider::approved);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              acts.act(CAPTURE, false);
              return gateway.sent().contains(new RecordPaymentCaptured(PAYMENT, "c", "ref"));
            });
  }

  @Test
  void once_closed_it_lets_calls_go_and_begins_none() {
    provider.answers(provider::silence);
    acts.act(VOID, false);
    isAskedTimes(1);
    acts.close();
    await().atMost(Duration.ofSeconds(10)).until(() -> provider.interrupted() == 1);

    acts.act(CAPTURE, false);
    assertThat(provider.calls()).hasSize(1);
    assertThat(gateway.sent()).isEmpty();
  }
}

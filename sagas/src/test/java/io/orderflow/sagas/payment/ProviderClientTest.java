package io.orderflow.sagas.payment;

import static io.orderflow.sagas.payment.Intents.AUTHORISE;
import static io.orderflow.sagas.payment.Intents.CAPTURE;
import static io.orderflow.sagas.payment.Intents.REFUND;
import static io.orderflow.sagas.payment.Intents.VOID;
import static io.orderflow.sagas.payment.ScriptedProvider.approved;
import static io.orderflow.sagas.payment.ScriptedProvider.refused;
import static io.orderflow.sagas.payment.ScriptedProvider.unknown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ProviderClientTest {

  private static final int RETRIES = 3;
  private static final Duration SOON = Duration.ofMillis(50);
  private static final Duration LATE = Duration.ofSeconds(30);

  private final ScriptedProvider provider =
      new ScriptedProvider().answers(ScriptedProvider::approved).finds(ScriptedProvider::unknown);
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
  private final ProviderClient client = client(LATE);

  @AfterEach
  void stop() {
    calls.shutdownNow();
  }

  private ProviderClient client(Duration callTimeout) {
    return new ProviderClient(
        provider, new PaymentLimits(callTimeout, RETRIES, Duration.ofMillis(1), 1, 1), calls);
  }

  @Nested
  class An_intent_that_is_new {

    @Test
    void is_put_to_the_provider_under_its_key_once() throws InterruptedException {
      for (var intent : List.of(AUTHORISE, CAPTURE, VOID, REFUND)) {
        assertThat(client.ask(intent, false)).isEqualTo(approved());
      }
      assertThat(provider.calls())
          .containsExactly(
              "authorise a 10.00 GBP tok_ok",
              "capture c 10.00 GBP of a",
              "take back v of a",
              "refund r 10.00 GBP of a");
    }

    @Test
    void is_not_tried_again_when_it_is_refused() throws InterruptedException {
      provider.answers(ScriptedProvider::refused);
      assertThat(client.ask(VOID, false)).isEqualTo(refused());
      assertThat(provider.calls()).hasSize(1);
    }
  }

  @Nested
  class An_intent_that_may_be_known {

    @Test
    void is_asked_for_and_not_done_again_where_its_outcome_is_known() throws InterruptedException {
      provider.finds(ScriptedProvider::refused);
      assertThat(client.ask(VOID, true)).isEqualTo(refused());
      assertThat(provider.calls()).containsExactly("find v");
    }

    @Test
    void is_done_where_its_outcome_is_not_known() throws InterruptedException {
      assertThat(client.ask(VOID, true)).isEqualTo(approved());
      assertThat(provider.calls()).containsExactly("find v", "take back v of a");
    }

    @Test
    void is_done_where_the_question_does_not_come_through() throws InterruptedException {
      provider.finds(ScriptedProvider::unreachable);
      assertThat(client.ask(VOID, true)).isEqualTo(approved());
      assertThat(provider.calls()).containsExactly("find v", "take back v of a");
    }
  }

  @Nested
  class A_call_that_does_not_come_through {

    @Test
    void is_tried_again_under_the_same_key() throws InterruptedException {
      provider.answers(
          ScriptedProvider::unreachable,
          () -> {
            throw new IllegalStateException("a defect of the provider's own library");
          },
          ScriptedProvider::approved);
      assertThat(client.ask(VOID, false)).isEqualTo(approved());
      assertThat(provider.calls())
          .containsExactly("take back v of a", "take back v of a", "take back v of a");
    }

    @Test
    void is_tried_so_often_and_then_its_outcome_is_asked_for() throws InterruptedException {
      provider.answers(ScriptedProvider::unreachable).finds(ScriptedProvider::refused);
      assertThat(client.ask(VOID, false)).isEqualTo(refused());
      assertThat(provider.calls()).hasSize(1 + RETRIES + 1).endsWith("find v");
    }

    @Test
    void leaves_the_outcome_unknown_where_nobody_can_tell() throws InterruptedException {
      provider.answers(ScriptedProvider::unreachable).finds(ScriptedProvider::unreachable);
      assertThat(client.ask(VOID, false)).isEqualTo(unknown());
    }
  }

  @Nested
  class A_call_without_an_answer {

    private final ProviderClient hasty = client(SOON);

    @Test
    void is_given_up_not_repeated_and_its_outcome_is_asked_for() throws InterruptedException {
      provider.answers(provider::silence).finds(ScriptedProvider::approved);
      assertThat(hasty.ask(VOID, false)).isEqualTo(approved());
      assertThat(provider.calls()).containsExactly("take back v of a", "find v");
      // Its thread is let go as well.
      await().atMost(Duration.ofSeconds(10)).until(() -> provider.interrupted() == 1);
    }

    @Test
    void leaves_the_outcome_unknown_where_that_is_not_answered_either()
        throws InterruptedException {
      provider.answers(provider::silence).finds(provider::silence);
      assertThat(hasty.ask(VOID, true)).isEqualTo(unknown());
      assertThat(provider.calls()).containsExactly("find v", "take back v of a", "find v");
      await().atMost(Duration.ofSeconds(10)).until(() -> provider.interrupted() == 3);
    }
  }

  @Test
  void whoever_stops_waiting_lets_the_call_go() throws InterruptedException {
    provider.answers(provider::silence);
    AtomicReference<Throwable> end = new AtomicReference<>();
    Thread caller =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try {
                    client.ask(VOID, false);
                  } catch (InterruptedException stopped) {
                    end.set(stopped);
                  }
                });
    await().atMost(Duration.ofSeconds(10)).until(() -> !provider.calls().isEmpty());
    caller.interrupt();

    assertThat(caller.join(Duration.ofSeconds(10))).isTrue();
    assertThat(end.get()).isInstanceOf(InterruptedException.class);
    await().atMost(Duration.ofSeconds(10)).until(() -> provider.interrupted() == 1);
    assertThat(provider.calls()).hasSize(1);
  }
}

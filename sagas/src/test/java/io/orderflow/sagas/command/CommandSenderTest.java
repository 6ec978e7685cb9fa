package io.orderflow.sagas.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.orderflow.api.Rejection;
import io.orderflow.api.RejectionCode;
import io.orderflow.sagas.model.RecordingGateway;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.commandhandling.NoHandlerForCommandException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CommandSenderTest {

  private static final int BOUND = 2;
  private static final Duration SHORT = Duration.ofMillis(1);
  private static final Duration LONG = Duration.ofSeconds(60);

  private final RecordingGateway gateway = new RecordingGateway();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  private CommandSender sender(Duration patience) {
    return new CommandSender(gateway, meters, BOUND, patience);
  }

  private double counted(String outcome) {
    return meters.get("orderflow.sagas.commands").tag("outcome", outcome).counter().count();
  }

  @Nested
  class When_as_many_as_allowed_are_under_way {

    private final CommandSender sender = sender(SHORT);

    private void twoUnderWay() {
      sender.send("one");
      sender.send("two");
    }

    @Test
    void a_further_one_is_left_to_the_sweep() {
      twoUnderWay();
      sender.send("three");

      assertThat(gateway.sent()).containsExactly("one", "two");
      assertThat(counted("not-sent")).isEqualTo(1);
    }

    @Test
    void a_further_one_that_was_left_is_sent_when_it_is_asked_for_again() {
      twoUnderWay();
      sender.send("three");
      gateway.answer("one");

      sender.send("three");
      assertThat(gateway.sent()).containsExactly("one", "two", "three");
    }

    @Test
    void an_answer_of_any_kind_makes_room_for_exactly_one() {
      twoUnderWay();
      gateway.answer("one");
      gateway.fail("two", new IllegalStateException("lost"));
      for (int more = 3; more <= 6; more++) {
        sender.send(more);
      }

      assertThat(gateway.sent()).containsExactly("one", "two", 3, 4);
      assertThat(counted("not-sent")).isEqualTo(2);
    }
  }

  @Nested
  class With_patience {

    private final CommandSender sender = sender(LONG);
    private final AtomicBoolean interrupted = new AtomicBoolean();

    private Thread waitingSender() {
      sender.send("one");
      sender.send("two");
      Thread waiting =
          Thread.ofPlatform()
              .daemon()
              .start(
                  () -> {
                    sender.send("three");
                    interrupted.set(Thread.currentThread().isInterrupted());
                  });
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
      return waiting;
    }

    @Test
    void a_sender_waits_for_room() throws InterruptedException {
      Thread waiting = waitingSender();
      assertThat(gateway.sent()).containsExactly("one", "two");

      gateway.answer("two");

      assertThat(waiting.join(Duration.ofSeconds(10))).isTrue();
      assertThat(gateway.sent()).containsExactly("one", "two", "three");
      assertThat(counted("not-sent")).isZero();
    }

    @Test
    void a_sender_that_is_stopped_leaves_the_command_and_stays_interrupted()
        throws InterruptedException {
      Thread waiting = waitingSender();
      waiting.interrupt();

      assertThat(waiting.join(Duration.ofSeconds(10))).isTrue();
      assertThat(interrupted).isTrue();
      assertThat(gateway.sent()).containsExactly("one", "two");
      assertThat(counted("not-sent")).isEqualTo(1);
    }
  }

  @Nested
  class A_command_under_way {

    private final CommandSender sender = sender(SHORT);

    @Test
    void is_not_sent_a_second_time() {
      sender.send("one");
      sender.send("one");
      sender.send("two");
      assertThat(gateway.sent()).containsExactly("one", "two");
    }

    @Test
    void is_sent_again_once_it_is_answered() {
      sender.send("one");
      gateway.answer("one");
      sender.send("one");
      gateway.fail("one", new IllegalStateException("lost"));
      sender.send("one");
      assertThat(gateway.sent()).containsExactly("one", "one", "one");
    }
  }

  @Nested
  class What_becomes_of_a_command_is_counted {

    private final CommandSender sender = sender(SHORT);

    @Test
    void when_it_is_handled() {
      sender.send("one");
      assertThat(counted("handled")).isZero();
      gateway.answer("one");
      assertThat(counted("handled")).isEqualTo(1);
    }

    @Test
    void when_it_is_refused_by_its_aggregate() {
      sender.send("one");
      gateway.fail(
          "one",
          new CommandExecutionException(
              "no", null, new Rejection(RejectionCode.PAYMENT_UNKNOWN, "no")));
      assertThat(counted("rejected")).isEqualTo(1);
      assertThat(counted("failed")).isZero();
    }

    @Test
    void when_it_fails_in_any_other_way() {
      sender.send("one");
      gateway.fail("one", new CommandExecutionException("out of memory", null));
      sender.send("two");
      gateway.fail("two", new NoHandlerForCommandException("no handler"));
      assertThat(counted("failed")).isEqualTo(2);
      assertThat(counted("rejected")).isZero();
    }

    @Test
    void when_it_cannot_be_sent_at_all_and_its_room_is_free_again() {
      gateway.breaks(true);
      for (int command = 0; command < 2 * BOUND; command++) {
        sender.send(command);
      }
      gateway.breaks(false);
      sender.send(0);

      assertThat(counted("failed")).isEqualTo(2 * BOUND);
      assertThat(counted("not-sent")).isZero();
      assertThat(gateway.sent()).containsExactly(0);
    }
  }
}

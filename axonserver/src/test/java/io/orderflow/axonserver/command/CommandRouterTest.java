package io.orderflow.axonserver.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.axonserver.protocol.FlowControl;
import io.orderflow.axonserver.protocol.command.Command;
import io.orderflow.axonserver.protocol.command.CommandProviderInbound;
import io.orderflow.axonserver.protocol.command.CommandProviderOutbound;
import io.orderflow.axonserver.protocol.command.CommandResponse;
import io.orderflow.axonserver.protocol.command.CommandSubscription;
import io.orderflow.axonserver.rpc.HandlerChange;
import io.orderflow.axonserver.rpc.Recorder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CommandRouterTest {

  private final Queue<HandlerChange> changes = new ConcurrentLinkedQueue<>();
  private Runnable whenAHandlerGoes = () -> {};
  private final CommandRouter router =
      new CommandRouter(
          CommandLimits.defaults(),
          change -> {
            changes.add(change);
            if (!change.added()) {
              whenAHandlerGoes.run();
            }
          });

  private final class Handler {

    private final Recorder<CommandProviderInbound> out = new Recorder<>();
    private final CommandHandlerStream stream = router.open(out);
    private final String clientId;

    Handler(String clientId) {
      this.clientId = clientId;
    }

    private CommandSubscription subscription() {
      return CommandSubscription.newBuilder().setCommand("do").setClientId(clientId).build();
    }

    Handler subscribe() {
      stream.onNext(CommandProviderOutbound.newBuilder().setSubscribe(subscription()).build());
      return this;
    }

    void unsubscribe() {
      stream.onNext(
          CommandProviderOutbound.newBuilder()
              .setInstructionId("bye")
              .setUnsubscribe(subscription())
              .build());
    }

    Handler permit(long permits) {
      stream.onNext(
          CommandProviderOutbound.newBuilder()
              .setFlowControl(FlowControl.newBuilder().setPermits(permits))
              .build());
      return this;
    }

    List<String> commands() {
      return out.received().stream()
          .filter(CommandProviderInbound::hasCommand)
          .map(each -> each.getCommand().getMessageIdentifier())
          .toList();
    }
  }

  private Recorder<CommandResponse> send(String id) {
    Recorder<CommandResponse> caller = new Recorder<>();
    router.dispatch(Command.newBuilder().setName("do").setMessageIdentifier(id).build(), caller);
    return caller;
  }

  private static List<String> errors(Recorder<CommandResponse> caller) {
    return caller.received().stream().map(CommandResponse::getErrorCode).toList();
  }

  @Nested
  class GivenAHandlerWhoSubscribesWhileItsStreamIsEnded {

    @Test
    void noCommandIsOfferedToIt() {
      Handler gone = new Handler("gone").subscribe().permit(1);
      whenAHandlerGoes = gone::subscribe;

      gone.stream.close(new IllegalStateException("silent"));

      assertThat(errors(send("c1"))).containsExactly("AXONIQ-4000");
    }
  }

  @Nested
  class GivenCommandsThatWaitForPermits {

    private final Handler first = new Handler("first").subscribe().permit(1);
    private final List<Recorder<CommandResponse>> callers = new ArrayList<>();

    GivenCommandsThatWaitForPermits() {
      for (String id : List.of("a", "b", "c")) {
        callers.add(send(id));
      }
    }

    @Test
    void theirHandlerTakesItsRegistrationBackAndTheyGoToAnother() {
      Handler second = new Handler("second").subscribe().permit(10);

      first.unsubscribe();
      first.permit(10);

      assertThat(first.commands()).containsExactly("a");
      assertThat(first.out.received()).last().matches(CommandProviderInbound::hasAck);
      assertThat(second.commands()).containsExactly("b", "c");
      assertThat(callers).allSatisfy(caller -> assertThat(errors(caller)).isEmpty());
    }

    @Test
    void theOnlyHandlerTakesItsRegistrationBackAndTheyHaveNone() {
      first.unsubscribe();
      first.permit(10);

      assertThat(first.commands()).containsExactly("a");
      assertThat(errors(callers.get(0))).isEmpty();
      assertThat(errors(callers.get(1))).containsExactly("AXONIQ-4000");
      assertThat(errors(callers.get(2))).containsExactly("AXONIQ-4000");
    }

    @Test
    void theirHandlerLeavesAndOnlyWhatItHasBeenSentFails() {
      Handler second = new Handler("second").subscribe().permit(10);

      first.stream.onCompleted();

      assertThat(errors(callers.get(0))).containsExactly("AXONIQ-4001");
      assertThat(second.commands()).containsExactly("b", "c");
      assertThat(errors(callers.get(1))).isEmpty();
    }

    @Test
    void theOnlyHandlerIsLostAndAllFail() {
      first.out.cancel();

      assertThat(callers)
          .allSatisfy(caller -> assertThat(errors(caller)).containsExactly("AXONIQ-4001"));
    }
  }

  @Nested
  class GivenAHandler {

    @Test
    void itsRegistrationIsToldOnceHoweverOftenItComes() {
      new Handler("first").subscribe().subscribe();

      assertThat(changes).hasSize(1);
    }

    @Test
    void thatHasEndedItsLateRegistrationDoesNotCount() {
      Handler ended = new Handler("ended");
      ended.stream.close(new IllegalStateException("parted with"));
      ended.subscribe();

      assertThat(errors(send("a"))).containsExactly("AXONIQ-4000");
    }

    @Test
    void isLostWhileACommandComesThenTheCommandFailsOrIsHandledElsewhereButNotBoth()
        throws Exception {
      CyclicBarrier together = new CyclicBarrier(2);
      for (int round = 0; round < 4_000; round++) {
        Handler lost = new Handler("lost").subscribe().permit(10);
        Thread losing =
            Thread.ofPlatform()
                .start(
                    () -> {
                      meet(together);
                      lost.out.cancel();
                    });
        Handler other = new Handler("other").permit(10);
        List<Recorder<CommandResponse>> callers = new ArrayList<>();
        meet(together);
        for (int i = 0; i < 20; i++) {
          if (i == 1) {
            other.subscribe();
          }
          callers.add(send(round + "/" + i));
        }
        losing.join();

        for (int i = 0; i < callers.size(); i++) {
          if (errors(callers.get(i)).contains("AXONIQ-4001")) {
            assertThat(other.commands()).doesNotContain(round + "/" + i);
          }
        }
        other.out.cancel();
      }
    }

    @Test
    void answersWhileItIsPartedWithThenItsAnswerCountsOrTheCommandFailsButNotBoth()
        throws Exception {
      race(
          handler -> handler.stream.close(new IllegalStateException("parted with")),
          "",
          "AXONIQ-4001");
    }

    @Test
    void answersWhenTheTimeIsOverThenItsAnswerCountsOrTheCommandIsGivenUpButNotBoth()
        throws Exception {
      race(handler -> handler.stream.giveUpOverdue(Long.MAX_VALUE / 2), "", "AXONIQ-4003");
    }

    private void race(Consumer<Handler> event, String... endings) throws Exception {
      CyclicBarrier together = new CyclicBarrier(2);
      Set<String> seen = new HashSet<>();
      for (int round = 0; round < 4_000; round++) {
        Handler handler = new Handler("handler").subscribe().permit(10);
        Recorder<CommandResponse> caller = send("c" + round);
        Thread other =
            Thread.ofPlatform()
                .start(
                    () -> {
                      meet(together);
                      event.accept(handler);
                    });
        meet(together);
        handler.stream.onNext(
            CommandProviderOutbound.newBuilder()
                .setCommandResponse(CommandResponse.newBuilder().setRequestIdentifier("c" + round))
                .build());
        other.join();

        assertThat(errors(caller)).hasSize(1).first().isIn((Object[]) endings);
        seen.addAll(errors(caller));
        handler.stream.close(new IllegalStateException("the next round begins"));
      }
      assertThat(seen).containsExactlyInAnyOrder(endings);
    }

    private void meet(CyclicBarrier together) {
      try {
        together.await(10, TimeUnit.SECONDS);
      } catch (Exception late) {
        throw new IllegalStateException(late);
      }
    }
  }
}

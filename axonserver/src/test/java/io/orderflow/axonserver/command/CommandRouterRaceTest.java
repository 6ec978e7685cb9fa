package io.orderflow.axonserver.command;

import static io.orderflow.axonserver.rpc.Races.verify;

import io.orderflow.axonserver.protocol.FlowControl;
import io.orderflow.axonserver.protocol.command.Command;
import io.orderflow.axonserver.protocol.command.CommandProviderInbound;
import io.orderflow.axonserver.protocol.command.CommandProviderOutbound;
import io.orderflow.axonserver.protocol.command.CommandResponse;
import io.orderflow.axonserver.protocol.command.CommandSubscription;
import io.orderflow.axonserver.rpc.ErrorCode;
import io.orderflow.axonserver.rpc.Races;
import io.orderflow.axonserver.rpc.StrictObserver;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What gRPC calls one after the other, all of one stream, is done by one thread here too. */
@Tag("races")
@Timeout(600)
class CommandRouterRaceTest {

  private static final CommandProviderOutbound PERMITS =
      CommandProviderOutbound.newBuilder()
          .setFlowControl(FlowControl.newBuilder().setPermits(10))
          .build();
  private static final CommandProviderOutbound FIRST = subscribe("first");
  private static final CommandProviderOutbound SECOND = subscribe("second");
  private static final CommandProviderOutbound UNSUBSCRIBE =
      CommandProviderOutbound.newBuilder()
          .setInstructionId("bye")
          .setUnsubscribe(subscription("first"))
          .build();

  /** Two commands that are the first handler's as long as it is there. */
  private static final List<Command> COMMANDS = ofTheFirst();

  private static final String LOST = ErrorCode.CONNECTION_TO_HANDLER_LOST.code();
  private static final String NO_HANDLER = ErrorCode.NO_HANDLER_FOR_COMMAND.code();
  private static final String DISPATCH_ERROR = ErrorCode.COMMAND_DISPATCH_ERROR.code();
  private static final long LATE = Long.MAX_VALUE / 2;

  private static CommandSubscription subscription(String client) {
    return CommandSubscription.newBuilder()
        .setCommand("do")
        .setClientId(client)
        .setLoadFactor(1)
        .build();
  }

  private static CommandProviderOutbound subscribe(String client) {
    return CommandProviderOutbound.newBuilder().setSubscribe(subscription(client)).build();
  }

  private static List<Command> ofTheFirst() {
    HashRing<String> ring =
        new HashRing<>(
            List.of(
                new HashRing.Member<>("first", "first", 1),
                new HashRing.Member<>("second", "second", 1)));
    return IntStream.range(0, 100)
        .mapToObj(i -> "c" + i)
        .filter(id -> "first".equals(ring.owner(id)))
        .limit(2)
        .map(id -> Command.newBuilder().setName("do").setMessageIdentifier(id).build())
        .toList();
  }

  /** A router, two handlers and two callers. */
  private static final class Scene {

    final CommandRouter router = new CommandRouter(CommandLimits.defaults(), change -> {});
    final StrictObserver<CommandProviderInbound> toFirst = new StrictObserver<>();
    final StrictObserver<CommandProviderInbound> toSecond = new StrictObserver<>();
    final CommandHandlerStream first = router.open(toFirst);
    final CommandHandlerStream second = router.open(toSecond);
    final StrictObserver<CommandResponse> one = new StrictObserver<>();
    final StrictObserver<CommandResponse> other = new StrictObserver<>();

    void send() {
      router.dispatch(COMMANDS.get(0), one);
    }

    void sendOther() {
      router.dispatch(COMMANDS.get(1), other);
    }

    static int sent(StrictObserver<CommandProviderInbound> handler, Command command) {
      int sent = 0;
      for (CommandProviderInbound each : handler.received()) {
        if (each.hasCommand()
            && each.getCommand().getMessageIdentifier().equals(command.getMessageIdentifier())) {
          sent++;
        }
      }
      return sent;
    }

    static String answer(StrictObserver<CommandResponse> caller) {
      verify(caller.received().size() < 2, "answered twice");
      return caller.received().isEmpty() ? "none" : caller.received().get(0).getErrorCode();
    }

    /** A command is with one handler, or answered; after 4001 it is with none that lives. */
    void verifyOneEnd(StrictObserver<CommandResponse> caller, Command command) {
      String answer = answer(caller);
      int first = sent(toFirst, command);
      int second = sent(toSecond, command);
      verify(first + second < 2, "sent to both");
      if (answer.equals("none")) {
        verify(first + second == 1, "neither sent nor answered");
      } else if (answer.equals(LOST)) {
        verify(first + second == 0 || first == 1 == toFirst.isCancelled(), "lost, but sent");
      } else if (answer.equals(NO_HANDLER)) {
        verify(first + second == 0, "sent, and no handler");
      }
      verifyForm();
    }

    void verifyForm() {
      for (StrictObserver<?> each : List.of(toFirst, toSecond, one, other)) {
        verify(each.fault().isEmpty(), each.fault());
      }
    }

    /** The stream holds nothing of the command: one of the same id is not called a second one. */
    void verifyForgotten(CommandHandlerStream stream, Command command) {
      StrictObserver<CommandResponse> again = new StrictObserver<>();
      stream.onNext(stream == first ? FIRST : SECOND);
      router.dispatch(command, again);
      verify(!answer(again).equals(DISPATCH_ERROR), "still held");
    }
  }

  @Nested
  class WhenAHandlerIsLost {

    @Test
    void aCommandThatComesFailsOrGoesToAnotherButNotBoth() {
      Races.explore(
          () -> {
            Scene scene = new Scene();
            scene.first.onNext(PERMITS);
            scene.second.onNext(PERMITS);
            scene.first.onNext(FIRST);
            scene.second.onNext(SECOND);

            Races.together(scene::send, scene.toFirst::cancel);

            scene.verifyOneEnd(scene.one, COMMANDS.get(0));
          });
    }

    @Test
    void whatWaitsForItGoesToOneThatIsLostAsWellAndIsAnsweredOnce() {
      Races.explore(
          () -> {
            Scene scene = new Scene();
            scene.first.onNext(FIRST);
            scene.send();
            scene.second.onNext(SECOND);

            Races.together(scene.toFirst::cancel, scene.toSecond::cancel);

            String answer = Scene.answer(scene.one);
            verify(answer.equals(LOST) || answer.equals(NO_HANDLER), answer);
            scene.verifyForm();
          });
    }

    @Test
    void itHalfClosesAndACommandThatComesIsNotLeftBehind() {
      Races.explore(
          () -> {
            Scene scene = new Scene();
            scene.first.onNext(PERMITS);
            scene.first.onNext(FIRST);

            Races.together(scene::send, scene.first::onCompleted);

            String answer = Scene.answer(scene.one);
            verify(answer.equals(LOST) || answer.equals(NO_HANDLER), answer);
            scene.verifyForm();
          });
    }
  }

  @Nested
  class WhenARegistrationIsTakenBack {

    @Test
    void noCommandIsSentAfterItsAcknowledgement() {
      Races.explore(
          () -> {
            Scene scene = new Scene();
            scene.first.onNext(FIRST);
            scene.send();
            scene.second.onNext(SECOND);
            scene.second.onNext(PERMITS);

            Races.together(
                () -> {
                  scene.first.onNext(UNSUBSCRIBE);
                  scene.first.onNext(PERMITS);
                },
                scene::sendOther);

            boolean acknowledged = false;
            for (CommandProviderInbound each : scene.toFirst.received()) {
              verify(!(acknowledged && each.hasCommand()), "sent after the acknowledgement");
              acknowledged |= each.hasAck();
            }
            scene.verifyOneEnd(scene.one, COMMANDS.get(0));
            scene.verifyOneEnd(scene.other, COMMANDS.get(1));
          });
    }

    @Test
    void whatWaitsIsForgottenWhenItsCallerLeaves() {
      Races.explore(
          () -> {
            Scene scene = new Scene();
            scene.first.onNext(FIRST);
            scene.send();
            scene.second.onNext(SECOND);

            Races.together(() -> scene.first.onNext(UNSUBSCRIBE), scene.one::cancel);

            scene.second.onNext(PERMITS);
            verify(Scene.sent(scene.toSecond, COMMANDS.get(0)) == 0, "sent for nobody");
            scene.verifyForgotten(scene.second, COMMANDS.get(0));
            scene.verifyForm();
          });
    }
  }

  @Nested
  class WhenTheTimeIsOver {

    @Test
    void whatWaitedIsNotSentLater() {
      Races.explore(
          () -> {
            Scene scene = new Scene();
            scene.first.onNext(FIRST);
            scene.send();

            Races.together(
                () -> scene.first.onNext(PERMITS), () -> scene.first.giveUpOverdue(LATE));

            verify(Scene.answer(scene.one).equals(DISPATCH_ERROR), "not given up");
            int sent = scene.toFirst.received().size();
            scene.first.onNext(PERMITS);
            verify(scene.toFirst.received().size() == sent, "sent after it was given up");
            scene.verifyForgotten(scene.first, COMMANDS.get(0));
          });
    }
  }

  @Test
  void ofTwoCommandsOfOneIdOneIsRefused() {
    Races.explore(
        () -> {
          Scene scene = new Scene();
          scene.first.onNext(PERMITS);
          scene.first.onNext(FIRST);

          Races.together(scene::send, () -> scene.router.dispatch(COMMANDS.get(0), scene.other));

          String all = Scene.answer(scene.one) + " " + Scene.answer(scene.other);
          verify(all.equals("none " + DISPATCH_ERROR) || all.equals(DISPATCH_ERROR + " none"), all);
          verify(Scene.sent(scene.toFirst, COMMANDS.get(0)) == 1, "sent twice");
        });
  }
}

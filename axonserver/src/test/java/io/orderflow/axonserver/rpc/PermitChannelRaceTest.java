package io.orderflow.axonserver.rpc;

import static io.orderflow.axonserver.rpc.Races.verify;

import io.orderflow.axonserver.rpc.PermitChannel.Delivery;
import io.orderflow.axonserver.rpc.PermitChannel.Outcome;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("races")
@Timeout(600)
class PermitChannelRaceTest {

  private static Delivery<String> message(String text) {
    return () -> text;
  }

  private static void verifyInOrder(StrictObserver<String> out, String... texts) {
    int before = -1;
    for (String text : texts) {
      int at = out.received().indexOf(text);
      verify(at < 0 || at > before, "out of order");
      verify(at == out.received().lastIndexOf(text), "sent twice");
      before = Math.max(at, before);
    }
    verify(out.fault().isEmpty(), out.fault());
  }

  @Test
  void whatOneThreadOffersLeavesInItsOrderAndNoMoreThanThePermitsAllow() {
    Races.explore(
        () -> {
          StrictObserver<String> out = new StrictObserver<>();
          PermitChannel<String> channel = new PermitChannel<>(out, 10, 1_000);
          Outcome[] outcomes = new Outcome[3];

          Races.together(
              () -> {
                outcomes[0] = channel.offer(message("a"));
                outcomes[1] = channel.offer(message("b"));
              },
              () -> channel.permit(2),
              () -> outcomes[2] = channel.offer(message("c")));

          verifyInOrder(out, "a", "b");
          verify(out.received().size() == 2, "sent " + out.received().size());
          verify(channel.waiting() == 1, "waiting " + channel.waiting());
          for (Outcome each : outcomes) {
            verify(each == Outcome.ACCEPTED, "not accepted");
          }
        });
  }

  @Test
  void aMessageIsSentOrWithdrawnButNotBoth() {
    Races.explore(
        () -> {
          StrictObserver<String> out = new StrictObserver<>();
          PermitChannel<String> channel = new PermitChannel<>(out, 10, 1_000);
          Delivery<String> message = message("a");
          verify(channel.offer(message) == Outcome.ACCEPTED, "not accepted");
          boolean[] withdrawn = {false, false};

          Races.together(
              () -> withdrawn[0] = channel.withdraw(message),
              () -> channel.permit(1),
              () -> withdrawn[1] = !channel.withdrawAll(any -> true).isEmpty());

          int ends = out.received().size() + (withdrawn[0] ? 1 : 0) + (withdrawn[1] ? 1 : 0);
          verify(ends == 1 && channel.waiting() == 0, "ended " + ends + " times");
        });
  }

  @Test
  void whatIsOfferedWhileItClosesIsSentReturnedOrRefused() {
    Races.explore(
        () -> {
          StrictObserver<String> out = new StrictObserver<>();
          PermitChannel<String> channel = new PermitChannel<>(out, 10, 1_000);
          channel.permit(1);
          int[] ends = new int[2];

          Races.together(
              () -> {
                ends[0] += channel.offer(message("a")) == Outcome.CLOSED ? 1 : 0;
                ends[0] += channel.offer(message("b")) == Outcome.CLOSED ? 1 : 0;
              },
              () -> ends[1] = channel.close(new IllegalStateException("parted")).size(),
              () -> channel.sendNow("now"));

          int sent =
              (out.received().contains("a") ? 1 : 0) + (out.received().contains("b") ? 1 : 0);
          verify(ends[0] + ends[1] + sent == 2, "one has no end, or two");
          verify(channel.waiting() == 0, "left behind");
          verifyInOrder(out, "a", "b");
        });
  }
}

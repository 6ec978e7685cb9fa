package io.orderflow.axonserver.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.axonserver.rpc.PermitChannel.Outcome;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PermitChannelTest {

  private final Recorder<String> handler = new Recorder<>();
  private final PermitChannel<String> channel = new PermitChannel<>(handler, 3, 1_000);

  private static PermitChannel.Delivery<String> message(String text, long priority) {
    return new PermitChannel.Delivery<>() {
      @Override
      public String message() {
        return text;
      }

      @Override
      public long priority() {
        return priority;
      }
    };
  }

  @Nested
  class GivenPermits {

    @Test
    void messagesLeaveAtOnceUntilThePermitsAreUsedUp() {
      channel.permit(2);

      for (String text : List.of("a", "b", "c")) {
        assertThat(channel.offer(message(text, 0))).isEqualTo(Outcome.ACCEPTED);
      }

      assertThat(handler.received()).containsExactly("a", "b");
      channel.permit(1);
      assertThat(handler.received()).containsExactly("a", "b", "c");
    }

    @Test
    void nothingLeavesWhileTheTransportTakesNothing() {
      channel.permit(5);
      handler.becomeUnready();
      assertThat(channel.offer(message("a", 0))).isEqualTo(Outcome.ACCEPTED);
      assertThat(handler.received()).isEmpty();

      handler.becomeReady();

      assertThat(handler.received()).containsExactly("a");
    }
  }

  @Nested
  class GivenNone {

    @Test
    void higherPrioritiesLeaveFirstAndEqualOnesInTheirOrder() {
      channel.offer(message("low", -1));
      channel.offer(message("first", 5));
      channel.offer(message("second", 5));

      channel.permit(3);

      assertThat(handler.received()).containsExactly("first", "second", "low");
    }

    @Test
    void thoseThatMatchCanBeWithdrawnTogetherInTheirOrder() {
      var low = message("low", -1);
      var high = message("high", 5);
      channel.offer(low);
      channel.offer(message("other", 0));
      channel.offer(high);

      assertThat(channel.withdrawAll(each -> !each.message().equals("other")))
          .containsExactly(high, low);
      channel.permit(3);

      assertThat(handler.received()).containsExactly("other");
    }

    @Test
    void moreThanMayWaitAreRefused() {
      channel.offer(message("a", 0));
      channel.offer(message("b", 0));
      channel.offer(message("c", 0));

      assertThat(channel.offer(message("d", 9))).isEqualTo(Outcome.FULL);
    }

    private PermitChannel.Delivery<String> ofSize(int size) {
      return new PermitChannel.Delivery<>() {
        @Override
        public String message() {
          return "of " + size;
        }

        @Override
        public int size() {
          return size;
        }
      };
    }

    @Test
    void moreBytesThanMayWaitAreRefusedUntilSomeHaveLeft() {
      assertThat(channel.offer(ofSize(600))).isEqualTo(Outcome.ACCEPTED);
      assertThat(channel.offer(ofSize(500))).isEqualTo(Outcome.FULL);

      channel.permit(1);

      assertThat(channel.waitingBytes()).isZero();
      assertThat(channel.offer(ofSize(500))).isEqualTo(Outcome.ACCEPTED);
      assertThat(channel.waitingBytes()).isEqualTo(500);
    }

    @Test
    void oneMayWaitWhateverItsSizeAndWhatIsWithdrawnNoLongerCounts() {
      var large = ofSize(5_000);
      assertThat(channel.offer(large)).isEqualTo(Outcome.ACCEPTED);
      assertThat(channel.withdraw(large)).isTrue();
      assertThat(channel.waitingBytes()).isZero();

      channel.offer(ofSize(400));
      assertThat(channel.withdrawAll(each -> true)).hasSize(1);

      assertThat(channel.waitingBytes()).isZero();
    }

    @Test
    void aMessageThatWaitsCanBeWithdrawn() {
      var message = message("a", 0);
      channel.offer(message);

      assertThat(channel.withdraw(message)).isTrue();
      channel.permit(1);

      assertThat(handler.received()).isEmpty();
      assertThat(channel.withdraw(message)).isFalse();
    }
  }

  @Nested
  class WhenItIsClosed {

    @Test
    void itReturnsWhatWaitedAndRefusesMore() {
      var message = message("a", 0);
      channel.offer(message);

      assertThat(channel.close()).containsExactly(message);
      assertThat(channel.offer(message("b", 0))).isEqualTo(Outcome.CLOSED);
    }
  }
}

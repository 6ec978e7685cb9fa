package io.orderflow.axonserver.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.ServerCallStreamObserver;
import io.orderflow.axonserver.rpc.PermitChannel.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PermitChannelTest {

  private final Recorder handler = new Recorder();
  private final PermitChannel<String> channel = new PermitChannel<>(handler, 3);

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

      assertThat(handler.received).containsExactly("a", "b");
      channel.permit(1);
      assertThat(handler.received).containsExactly("a", "b", "c");
    }

    @Test
    void nothingLeavesWhileTheTransportTakesNothing() {
      channel.permit(5);
      handler.ready = false;
      assertThat(channel.offer(message("a", 0))).isEqualTo(Outcome.ACCEPTED);
      assertThat(handler.received).isEmpty();

      handler.becomeReady();

      assertThat(handler.received).containsExactly("a");
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

      assertThat(handler.received).containsExactly("first", "second", "low");
    }

    @Test
    void moreThanMayWaitAreRefused() {
      channel.offer(message("a", 0));
      channel.offer(message("b", 0));
      channel.offer(message("c", 0));

      assertThat(channel.offer(message("d", 9))).isEqualTo(Outcome.FULL);
    }

    @Test
    void aMessageThatWaitsCanBeWithdrawn() {
      var message = message("a", 0);
      channel.offer(message);

      assertThat(channel.withdraw(message)).isTrue();
      channel.permit(1);

      assertThat(handler.received).isEmpty();
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

  private static final class Recorder extends ServerCallStreamObserver<String> {

    private final List<String> received = new ArrayList<>();
    private boolean ready = true;
    private @Nullable Runnable onReady;

    void becomeReady() {
      ready = true;
      if (onReady != null) {
        onReady.run();
      }
    }

    @Override
    public boolean isReady() {
      return ready;
    }

    @Override
    public void setOnReadyHandler(Runnable handler) {
      onReady = handler;
    }

    @Override
    public void onNext(String value) {
      received.add(value);
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public void setOnCancelHandler(Runnable handler) {}

    @Override
    public void setCompression(String compression) {}

    @Override
    public void disableAutoInboundFlowControl() {}

    @Override
    public void request(int count) {}

    @Override
    public void setMessageCompression(boolean enable) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {}
  }
}

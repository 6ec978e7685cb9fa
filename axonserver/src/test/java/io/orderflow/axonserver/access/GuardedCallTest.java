package io.orderflow.axonserver.access;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class GuardedCallTest {

  private final Set<GuardedCall<?, ?>> open = new CopyOnWriteArraySet<>();
  private volatile Verdict verdict = Verdict.ALLOWED;

  /** What gRPC has below a guarded call: like gRPC's own it can be closed once. */
  private static final class Transport extends ServerCall<String, String> {

    private volatile @Nullable Status closedWith;

    @Override
    public void request(int messages) {}

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(String message) {}

    @Override
    public void close(Status status, Metadata trailers) {
      if (closedWith != null) {
        throw new IllegalStateException("call already closed");
      }
      closedWith = status;
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public MethodDescriptor<String, String> getMethodDescriptor() {
      throw new UnsupportedOperationException();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, SECONDS)).isTrue();
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  /** A call to a service that writes down what it is told. */
  private class Call {

    final Transport transport = new Transport();
    final GuardedCall<String, String> guarded =
        new GuardedCall<>(transport, open, context -> verdict, "default");
    final List<String> told = new CopyOnWriteArrayList<>();
    final CountDownLatch atWork = new CountDownLatch(1);
    final CountDownLatch goOn = new CountDownLatch(1);
    final ServerCall.Listener<String> incoming =
        guarded.start(
            new Metadata(),
            (call, headers) ->
                new ServerCall.Listener<>() {
                  @Override
                  public void onMessage(String message) {
                    told.add(message + " begins");
                    atWork.countDown();
                    await(goOn);
                    told.add(message + " ends");
                  }

                  @Override
                  public void onCancel() {
                    told.add("cancelled");
                  }

                  @Override
                  public void onComplete() {
                    told.add("complete");
                  }
                });
  }

  @Nested
  class GivenACallThatItsServiceHasClosed {

    @Test
    void theOthersOfARemovedTokenEndAllTheSame() {
      Call done = new Call();
      Call following = new Call();
      done.guarded.close(Status.OK, new Metadata());

      verdict = Verdict.TOKEN_UNKNOWN;
      open.forEach(GuardedCall::recheck);

      assertThat(following.transport.closedWith)
          .extracting(Status::getCode)
          .isEqualTo(Status.Code.PERMISSION_DENIED);
      assertThat(following.told).containsExactly("cancelled");
      assertThat(open).containsExactly(done.guarded);
    }

    @Test
    void itGoesOnToItsOwnEnd() {
      Call done = new Call();
      done.guarded.close(Status.OK, new Metadata());
      verdict = Verdict.TOKEN_UNKNOWN;
      done.guarded.recheck();

      done.incoming.onComplete();

      assertThat(done.transport.closedWith).isEqualTo(Status.OK);
      assertThat(done.told).containsExactly("complete");
      assertThat(open).isEmpty();
    }
  }

  @Nested
  class GivenACallWhoseServiceIsAtWorkOnAMessage {

    @Test
    void theServiceIsToldOfTheEndAfterThat() throws InterruptedException {
      Call call = new Call();
      Thread connection = Thread.ofVirtual().start(() -> call.incoming.onMessage("one"));
      await(call.atWork);
      verdict = Verdict.TOKEN_UNKNOWN;
      Thread revoking = Thread.ofPlatform().start(call.guarded::recheck);
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  revoking.getState() == Thread.State.WAITING
                      || revoking.getState() == Thread.State.TERMINATED);

      assertThat(call.transport.closedWith).isNotNull();
      call.goOn.countDown();
      assertThat(revoking.join(Duration.ofSeconds(20))).isTrue();
      assertThat(connection.join(Duration.ofSeconds(20))).isTrue();
      call.incoming.onMessage("two");

      assertThat(call.told).containsExactly("one begins", "one ends", "cancelled");
    }
  }
}

package io.orderflow.axonserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.orderflow.axonserver.Counting.CountUp;
import io.orderflow.axonserver.Counting.CountedUp;
import io.orderflow.axonserver.Counting.Counter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.axonframework.axonserver.connector.AxonServerConfiguration;
import org.axonframework.axonserver.connector.AxonServerException;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.queryhandling.QueryHandler;
import org.axonframework.queryhandling.SubscriptionQueryResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

/**
 * Two applications: one asks, behind a proxy that cuts it off in the middle of all that it asked
 * for; the other one answers, and learns that nobody waits any more.
 */
@Timeout(60)
class CutCallerTest {

  record Hold(String name) {}

  record Numbers() {}

  record State() {}

  private final AxonServerNode node = AxonServerNode.temporary();
  private final TcpProxy proxy = new TcpProxy(node.grpcPort());
  private final Answering answering = new Answering();
  private final Configuration far =
      Applications.start(
          node,
          "far",
          c ->
              c.configureAggregate(Counter.class)
                  .registerCommandHandler(any -> answering)
                  .registerQueryHandler(any -> answering));
  private final Configuration near =
      Applications.start(
          node,
          "near",
          "near-1",
          settings -> settings.servers("127.0.0.1:" + proxy.port()),
          configurer -> {
            configurer.onInitialize(
                c -> c.getComponent(AxonServerConfiguration.class).setReconnectInterval(200));
            return configurer;
          });

  @AfterEach
  void stop() {
    answering.mayEnd.countDown();
    proxy.restore();
    near.shutdown();
    far.shutdown();
    proxy.close();
    node.close();
  }

  static final class Answering {

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final CountDownLatch cancelled = new CountDownLatch(1);

    @CommandHandler
    String handle(Hold command) throws InterruptedException {
      begun.countDown();
      assertThat(mayEnd.await(30, TimeUnit.SECONDS)).isTrue();
      return command.name();
    }

    @QueryHandler
    Flux<Integer> handle(Numbers query) {
      return Flux.range(0, 1_000_000).doOnCancel(cancelled::countDown);
    }

    @QueryHandler
    String handle(State query) {
      return "initial";
    }
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(20)).ignoreExceptions();
  }

  private int countUp() {
    return near.commandGateway().sendAndWait(new CountUp("a", 1), 5, TimeUnit.SECONDS);
  }

  /** The updates of a subscription query, and how it ended. */
  private final class Subscribed {

    private final List<String> updates = new CopyOnWriteArrayList<>();
    private final CompletableFuture<String> end = new CompletableFuture<>();
    private final SubscriptionQueryResult<String, String> result =
        near.queryGateway().subscriptionQuery(new State(), String.class, String.class);

    Subscribed() {
      result
          .updates()
          .subscribe(updates::add, end::completeExceptionally, () -> end.complete("completed"));
      assertThat(result.initialResult().block(Duration.ofSeconds(10))).isEqualTo("initial");
    }

    void awaitUpdate() {
      soon()
          .until(
              () -> {
                far.queryUpdateEmitter().emit(State.class, any -> true, "update");
                return !updates.isEmpty();
              });
    }
  }

  /** Takes the first numbers of a streaming query, and then nothing. */
  private final class Streamed extends BaseSubscriber<Integer> {

    private final List<Integer> numbers = new CopyOnWriteArrayList<>();
    private final CompletableFuture<String> end = new CompletableFuture<>();

    Streamed() {
      Flux.from(near.queryGateway().streamingQuery(new Numbers(), Integer.class)).subscribe(this);
      request(5);
    }

    @Override
    protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {}

    @Override
    protected void hookOnNext(Integer number) {
      numbers.add(number);
    }

    @Override
    protected void hookOnError(Throwable failure) {
      end.completeExceptionally(failure);
    }

    @Override
    protected void hookOnComplete() {
      end.complete("completed");
    }

    void awaitNumbers() {
      soon().until(() -> numbers.equals(List.of(0, 1, 2, 3, 4)));
    }
  }

  private static void assertFails(CompletableFuture<?> future) {
    assertThatThrownBy(() -> future.get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class);
  }

  private static TrackedEventMessage<?> next(BlockingStream<TrackedEventMessage<?>> events)
      throws InterruptedException {
    assertThat(events.hasNextAvailable(10, TimeUnit.SECONDS)).isTrue();
    return events.nextAvailable();
  }

  private static int total(TrackedEventMessage<?> event) {
    return ((CountedUp) event.getPayload()).total();
  }

  private BlockingStream<TrackedEventMessage<?>> follow(TrackingToken after) {
    return near.eventStore().openStream(after);
  }

  @BeforeEach
  void connected() {
    soon().until(() -> countUp() == 1);
  }

  @Test
  void allThatItAskedForEndsWithAnErrorAndWorksAgainAfterwards() throws Exception {
    CompletableFuture<String> command = near.commandGateway().send(new Hold("one"));
    assertThat(answering.begun.await(10, TimeUnit.SECONDS)).isTrue();
    Subscribed subscribed = new Subscribed();
    subscribed.awaitUpdate();
    Streamed streamed = new Streamed();
    streamed.awaitNumbers();
    BlockingStream<TrackedEventMessage<?>> events = near.eventStore().openStream(null);
    TrackedEventMessage<?> first = next(events);
    assertThat(total(first)).isEqualTo(1);

    proxy.cut();

    assertFails(command);
    assertFails(subscribed.end);
    streamed.request(1_000_000);
    assertFails(streamed.end);
    assertThatThrownBy(() -> events.hasNextAvailable(20, TimeUnit.SECONDS))
        .isInstanceOf(AxonServerException.class);
    assertThatThrownBy(this::countUp).hasMessageContaining("AXONIQ-4003");
    assertThat(answering.cancelled.await(10, TimeUnit.SECONDS)).isTrue();
    soon().until(() -> far.queryUpdateEmitter().activeSubscriptions().isEmpty());

    proxy.restore();

    soon().until(() -> countUp() == 2);
    Subscribed again = new Subscribed();
    again.awaitUpdate();
    Streamed more = new Streamed();
    more.awaitNumbers();
    more.cancel();
    try (BlockingStream<TrackedEventMessage<?>> goingOn = follow(first.trackingToken())) {
      assertThat(total(next(goingOn))).isEqualTo(2);
    }
    answering.mayEnd.countDown();
    assertThat(near.commandGateway().<String>sendAndWait(new Hold("two"), 10, TimeUnit.SECONDS))
        .isEqualTo("two");
    assertThat(again.result.cancel()).isTrue();
  }
}

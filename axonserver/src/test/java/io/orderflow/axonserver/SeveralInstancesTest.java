package io.orderflow.axonserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.config.Configuration;
import org.axonframework.messaging.responsetypes.ResponseTypes;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.axonframework.queryhandling.QueryHandler;
import org.axonframework.queryhandling.SubscriptionQueryResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two instances of an application, one of another, and a third that asks them all. */
@Timeout(120)
class SeveralInstancesTest {

  record Work(@TargetAggregateIdentifier String place, int number) {}

  record Who() {}

  private final AxonServerNode node = AxonServerNode.temporary();
  private final Worker one = new Worker("one");
  private final Worker two = new Worker("two");
  private final Configuration first = worker(one, "worker", "worker-1");
  private final Configuration second = worker(two, "worker", "worker-2");
  private final Configuration asking = Applications.start(node, "asking", c -> c);
  private final List<Configuration> running = new ArrayList<>(List.of(first, second, asking));

  @AfterEach
  void stop() {
    running.forEach(Configuration::shutdown);
    node.close();
  }

  private Configuration worker(Worker worker, String component, String clientId) {
    return Applications.start(
        node,
        component,
        clientId,
        c -> c.registerCommandHandler(any -> worker).registerQueryHandler(any -> worker));
  }

  static final class Worker {

    private final String name;
    private final Queue<Work> done = new ConcurrentLinkedQueue<>();

    Worker(String name) {
      this.name = name;
    }

    @CommandHandler
    String handle(Work work) {
      done.add(work);
      return name;
    }

    @QueryHandler
    String handle(Who query) {
      return name;
    }
  }

  private String work(int number) {
    return asking
        .commandGateway()
        .sendAndWait(new Work("place" + number % 40, number), 10, TimeUnit.SECONDS);
  }

  private String ask() {
    return asking
        .queryGateway()
        .query(new Who(), String.class)
        .orTimeout(10, TimeUnit.SECONDS)
        .join();
  }

  @Test
  void theyShareTheCommandsByTheirRoutingKeyAndOneThatStopsLeavesNoneInDoubt() throws Exception {
    List<String> before = Stream.iterate(0, i -> i + 1).limit(40).map(this::work).toList();
    assertThat(before).contains("one", "two");
    assertThat(Stream.iterate(0, i -> i + 1).limit(40).map(this::work)).isEqualTo(before);
    one.done.clear();
    two.done.clear();

    AtomicBoolean stop = new AtomicBoolean();
    Queue<Integer> sent = new ConcurrentLinkedQueue<>();
    List<Thread> callers = new ArrayList<>();
    Map<Integer, RuntimeException> failures = new ConcurrentHashMap<>();
    for (int i = 0; i < 4; i++) {
      int from = i * 1_000_000;
      callers.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int number = from; !stop.get(); number++) {
                      sent.add(number);
                      try {
                        work(number);
                      } catch (RuntimeException failure) {
                        failures.put(number, failure);
                      }
                    }
                  }));
    }
    await().atMost(Duration.ofSeconds(20)).until(() -> two.done.size() > 50);
    running.remove(second);
    second.shutdown();
    int then = one.done.size();
    await().atMost(Duration.ofSeconds(20)).until(() -> one.done.size() > then + 100);
    stop.set(true);
    for (Thread caller : callers) {
      assertThat(caller.join(Duration.ofSeconds(15))).isTrue();
    }

    // Axon's command bus lets go of its handlers without waiting until the node has let go of it.
    assertThat(failures.values())
        .allSatisfy(each -> assertThat(each).hasMessageContaining("No handler was subscribed"));
    sent.removeAll(failures.keySet());
    assertThat(Stream.concat(one.done.stream(), two.done.stream()).map(Work::number))
        .containsExactlyInAnyOrderElementsOf(sent);
    for (int i = 0; i < 40; i++) {
      assertThat(work(i)).as("all go to the one that is left").isEqualTo("one");
    }
  }

  @Test
  void aQueryGoesToOneOfThemAndWhenThatOneStopsToTheOther() {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> Stream.generate(this::ask).limit(8).distinct().count() == 2);

    running.remove(second);
    second.shutdown();

    assertThat(Stream.generate(this::ask).limit(20)).containsOnly("one");
  }

  @Test
  void scatterGatherHasOneAnswerOfEachApplication() {
    Worker other = new Worker("other");
    running.add(worker(other, "another", "another-1"));

    List<String> answers =
        asking
            .queryGateway()
            .scatterGather(new Who(), ResponseTypes.instanceOf(String.class), 5, TimeUnit.SECONDS)
            .toList();

    assertThat(answers).hasSize(2).contains("other").containsAnyOf("one", "two");
  }

  @Test
  void aSubscriptionQueryHasTheUpdatesOfBothAndEndsWhenOneCompletesIt() throws Exception {
    List<String> updates = new CopyOnWriteArrayList<>();
    CompletableFuture<String> end = new CompletableFuture<>();
    try (SubscriptionQueryResult<String, String> result =
        asking.queryGateway().subscriptionQuery(new Who(), String.class, String.class)) {
      result
          .updates()
          .subscribe(updates::add, end::completeExceptionally, () -> end.complete("completed"));
      assertThat(Objects.requireNonNull(result.initialResult().block(Duration.ofSeconds(10))))
          .isIn("one", "two");

      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                first.queryUpdateEmitter().emit(Who.class, any -> true, "of one");
                second.queryUpdateEmitter().emit(Who.class, any -> true, "of two");
                return updates.contains("of one") && updates.contains("of two");
              });
      second.queryUpdateEmitter().complete(Who.class, any -> true);

      assertThat(end.get(10, TimeUnit.SECONDS)).isEqualTo("completed");
    }
  }
}

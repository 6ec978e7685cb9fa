package io.orderflow.axonserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.axonframework.axonserver.connector.AxonServerConfiguration;
import org.axonframework.axonserver.connector.command.CommandLoadFactorProvider;
import org.axonframework.axonserver.connector.command.CommandPriorityCalculator;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.config.Configuration;
import org.axonframework.config.Configurer;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.axonframework.queryhandling.QueryHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

/** What configured applications can ask for when they send commands and queries to each other. */
@Timeout(60)
class MessagesOfApplicationsTest {

  private final AxonServerNode node = AxonServerNode.temporary();
  private final List<Configuration> applications = new ArrayList<>();

  @AfterEach
  void stop() {
    applications.forEach(Configuration::shutdown);
    node.close();
  }

  private Configuration application(String component, UnaryOperator<Configurer> parts) {
    return application(component, UnaryOperator.identity(), parts);
  }

  private Configuration application(
      String component,
      UnaryOperator<AxonServerConfiguration.Builder> settings,
      UnaryOperator<Configurer> parts) {
    Configuration application =
        Applications.start(node, component, component + "-1", settings, parts);
    applications.add(application);
    return application;
  }

  @Nested
  class GivenAStreamingQuery {

    record Lines(int count) {}

    static final class Writing {

      private final AtomicInteger written = new AtomicInteger();
      private final CountDownLatch cancelled = new CountDownLatch(1);

      @QueryHandler
      Flux<String> handle(Lines query) {
        return Flux.range(0, query.count())
            .doOnNext(written::set)
            .doOnCancel(cancelled::countDown)
            .map(GivenAStreamingQuery::line);
      }
    }

    private static String line(int number) {
      return "%04000d".formatted(number);
    }

    /** Takes what it is told to, and no more. */
    private static final class Taking extends BaseSubscriber<String> {

      private final List<String> taken = new CopyOnWriteArrayList<>();

      @Override
      protected void hookOnSubscribe(Subscription subscription) {}

      @Override
      protected void hookOnNext(String line) {
        taken.add(line);
      }

      void take(int count) {
        int all = taken.size() + count;
        request(count);
        await().atMost(Duration.ofSeconds(10)).until(taken::size, size -> size == all);
      }
    }

    private final Writing writing = new Writing();
    private final Configuration asking;

    GivenAStreamingQuery() {
      application("writing", c -> c.registerQueryHandler(any -> writing));
      asking = application("asking", c -> c);
    }

    private Flux<String> lines(int count) {
      return Flux.from(asking.queryGateway().streamingQuery(new Lines(count), String.class));
    }

    private static List<String> expected(int count) {
      return IntStream.range(0, count).mapToObj(GivenAStreamingQuery::line).toList();
    }

    @Test
    void allOfItsAnswersComeInTheirOrder() {
      assertThat(lines(1_000).collectList().block(Duration.ofSeconds(20)))
          .isEqualTo(expected(1_000));
    }

    @Test
    void aSubscriberThatTakesItsTimeHoldsTheHandlerBackAndOneThatLeavesEndsIt() throws Exception {
      Taking slow = new Taking();
      lines(20_000).subscribe(slow);
      slow.take(3);
      slow.take(4);

      // On the way to it the transport alone may hold 8 MiB.
      await()
          .during(Duration.ofMillis(500))
          .atMost(Duration.ofSeconds(10))
          .until(writing.written::get, number -> number < 10_000);
      slow.cancel();

      assertThat(writing.cancelled.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(slow.taken).isEqualTo(expected(7));
    }
  }

  @Nested
  class GivenCommandsWithPriorities {

    record Work(int number, int priority) {}

    static final class Working {

      private final CountDownLatch mayGoOn = new CountDownLatch(1);
      private final Queue<Integer> done = new ConcurrentLinkedQueue<>();

      @CommandHandler
      void handle(Work work) throws InterruptedException {
        assertThat(mayGoOn.await(20, TimeUnit.SECONDS)).isTrue();
        done.add(work.number());
      }
    }

    private int inHand() {
      try (Http http = new Http(node)) {
        JsonNode handler = http.json("/v1/commands?context=default").findValue("handlers").get(0);
        return handler.get("waiting").asInt() + handler.get("inFlight").asInt();
      }
    }

    @Test
    void anUrgentOneOvertakesThoseThatWaitAtTheNode() {
      Working working = new Working();
      application(
          "working",
          settings -> settings.commandFlowControl(16, 8, 8),
          configurer -> {
            configurer.registerCommandHandler(any -> working);
            configurer.onInitialize(
                c -> c.getComponent(AxonServerConfiguration.class).setCommandThreads(1));
            return configurer;
          });
      Configuration asking =
          application(
              "asking",
              c ->
                  c.registerComponent(
                      CommandPriorityCalculator.class,
                      any -> command -> ((Work) command.getPayload()).priority()));

      List<CompletableFuture<Object>> answers = new ArrayList<>();
      for (int number = 0; number < 100; number++) {
        answers.add(asking.commandGateway().send(new Work(number, 0)));
      }
      answers.add(asking.commandGateway().send(new Work(-1, 10)));
      await().atMost(Duration.ofSeconds(10)).until(() -> inHand() == answers.size());
      working.mayGoOn.countDown();

      answers.forEach(each -> each.orTimeout(20, TimeUnit.SECONDS).join());
      assertThat(List.copyOf(working.done).indexOf(-1)).isLessThan(40);
    }
  }

  @Nested
  class GivenHandlersWithLoadFactors {

    record Work(@TargetAggregateIdentifier String place) {}

    private Configuration working(String name, int loadFactor) {
      return application(
          name,
          configurer -> {
            configurer.registerComponent(
                CommandLoadFactorProvider.class, any -> command -> loadFactor);
            return configurer.registerCommandHandler(any -> new Worker(name));
          });
    }

    record Worker(String name) {

      @CommandHandler
      String handle(Work work) {
        return name;
      }
    }

    @Test
    void theOneThatTakesThreeTimesTheLoadHandlesAboutThreeQuarters() {
      working("strong", 300);
      working("weak", 100);
      Configuration asking = application("asking", c -> c);

      long strong =
          IntStream.range(0, 400)
              .mapToObj(i -> asking.commandGateway().<String>send(new Work("place" + i)))
              .toList()
              .stream()
              .map(each -> each.orTimeout(20, TimeUnit.SECONDS).join())
              .filter("strong"::equals)
              .count();

      assertThat(strong).isBetween(260L, 340L);
    }
  }
}

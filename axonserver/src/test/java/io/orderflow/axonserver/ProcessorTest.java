package io.orderflow.axonserver;

import static io.orderflow.axonserver.Clients.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.connector.admin.AdminChannel;
import io.axoniq.axonserver.connector.control.ProcessorInstructionHandler;
import io.axoniq.axonserver.grpc.admin.EventProcessor;
import io.axoniq.axonserver.grpc.admin.EventProcessorInstance;
import io.axoniq.axonserver.grpc.admin.LoadBalancingStrategy;
import io.axoniq.axonserver.grpc.admin.Result;
import io.axoniq.axonserver.grpc.control.EventProcessorInfo;
import io.grpc.Status;
import io.orderflow.axonserver.Counting.CountedUp;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.axonframework.axonserver.connector.AxonServerConfiguration;
import org.axonframework.axonserver.connector.AxonServerConfiguration.Eventhandling.ProcessorSettings;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ProcessorTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  private final AxonServerNode node = AxonServerNode.temporary();
  private final Clients clients = new Clients(node);
  private final AdminChannel admin = clients.connect("admin").adminChannel();
  private final SharedTokens tokens = new SharedTokens();
  private final String tokenStore = tokens.retrieveStorageIdentifier().orElseThrow();
  private final List<Configuration> applications = new ArrayList<>();

  @AfterEach
  void stop() {
    applications.forEach(Configuration::shutdown);
    clients.close();
    node.close();
  }

  static final class Counted {
    @EventHandler
    void on(CountedUp event) {}
  }

  /** An application with a pooled processor, which shares the store of tokens with the others. */
  private PooledStreamingEventProcessor application(String clientId) {
    return application(clientId, settings -> {});
  }

  private PooledStreamingEventProcessor application(
      String clientId, Consumer<AxonServerConfiguration> settings) {
    Configuration application =
        Applications.start(
            node,
            "counting",
            clientId,
            c -> {
              c.onInitialize(
                  config -> settings.accept(config.getComponent(AxonServerConfiguration.class)));
              return c.eventProcessing(
                  events ->
                      events
                          .registerTokenStore(any -> tokens.of(clientId))
                          .byDefaultAssignTo("counted")
                          .registerEventHandler(any -> new Counted())
                          .registerPooledStreamingEventProcessor(
                              "counted",
                              Configuration::eventStore,
                              (config, builder) ->
                                  builder
                                      .initialSegmentCount(2)
                                      .tokenClaimInterval(200)
                                      .claimExtensionThreshold(200)));
            });
    applications.add(application);
    return application
        .eventProcessingConfiguration()
        .eventProcessor("counted", PooledStreamingEventProcessor.class)
        .orElseThrow();
  }

  private static List<Integer> segments(PooledStreamingEventProcessor processor) {
    return processor.processingStatus().entrySet().stream()
        .filter(each -> !each.getValue().isErrorState())
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private List<EventProcessor> told() {
    List<EventProcessor> told = new ArrayList<>();
    try (var stream = admin.eventProcessors()) {
      EventProcessor next = stream.nextIfAvailable(2, TimeUnit.SECONDS);
      while (next != null) {
        told.add(next);
        next = stream.nextIfAvailable(200, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException stop) {
      throw new IllegalStateException(stop);
    }
    return told;
  }

  private void awaitTold(int instances, int segments) {
    await()
        .atMost(SOON)
        .until(
            () ->
                told().stream()
                    .anyMatch(
                        each ->
                            each.getClientInstanceCount() == instances
                                && each.getClientInstanceList().stream()
                                        .mapToInt(i -> i.getClaimedSegmentCount())
                                        .sum()
                                    == segments));
  }

  private static Status.Code statusOf(CompletableFuture<?> refused) throws Exception {
    try {
      refused.get(12, TimeUnit.SECONDS);
      return Status.Code.OK;
    } catch (ExecutionException failure) {
      return Status.fromThrowable(failure).getCode();
    }
  }

  @Nested
  class GivenAnApplicationWithAPooledProcessor {

    private final PooledStreamingEventProcessor processor = application("counting-1");

    GivenAnApplicationWithAPooledProcessor() {
      awaitTold(1, 2);
    }

    @Test
    void itIsListedWithItsSegments() {
      EventProcessor told = told().get(0);

      assertThat(told.getIdentifier().getProcessorName()).isEqualTo("counted");
      assertThat(told.getIdentifier().getTokenStoreIdentifier()).isEqualTo(tokenStore);
      assertThat(told.getIdentifier().getContextName()).isEqualTo("default");
      assertThat(told.getIsStreaming()).isTrue();
      assertThat(told.getClientInstance(0).getClientId()).isEqualTo("counting-1");
    }

    @Test
    void itIsPausedAndStarted() {
      assertThat(get(admin.pauseEventProcessor("counted", tokenStore))).isEqualTo(Result.SUCCESS);
      assertThat(processor.isRunning()).isFalse();

      assertThat(get(admin.startEventProcessor("counted", tokenStore))).isEqualTo(Result.SUCCESS);
      assertThat(processor.isRunning()).isTrue();
    }

    @Test
    void itIsSplitAndMerged() {
      assertThat(get(admin.splitEventProcessor("counted", tokenStore))).isEqualTo(Result.SUCCESS);
      await().atMost(SOON).until(() -> segments(processor).equals(List.of(0, 1, 3)));
      awaitTold(1, 3);

      assertThat(get(admin.mergeEventProcessor("counted", tokenStore))).isEqualTo(Result.SUCCESS);
      await().atMost(SOON).until(() -> segments(processor).equals(List.of(0, 1)));
    }

    @Test
    void itIsToldWhatIsNotThere() throws Exception {
      assertThat(statusOf(admin.pauseEventProcessor("unknown", tokenStore)))
          .isEqualTo(Status.Code.NOT_FOUND);
      assertThat(statusOf(admin.pauseEventProcessor("counted", "another store")))
          .isEqualTo(Status.Code.NOT_FOUND);
      assertThat(statusOf(admin.pauseEventProcessor("counted", tokenStore, "elsewhere")))
          .isEqualTo(Status.Code.NOT_FOUND);
      assertThat(statusOf(admin.moveEventProcessorSegment("counted", tokenStore, 0, "nobody")))
          .isEqualTo(Status.Code.NOT_FOUND);
      assertThat(processor.isRunning()).isTrue();
    }

    @Test
    void toolsDoTheSameOverHttp() throws Exception {
      assertThat(http("GET", "?context=default").body())
          .contains("\"name\":\"counted\"", "\"clientId\":\"counting-1\"", "\"segmentId\":1");
      assertThat(http("GET", "?context=elsewhere").body()).isEqualTo("[]");

      assertThat(http("PATCH", "/counted/pause?context=default").statusCode()).isEqualTo(200);
      assertThat(processor.isRunning()).isFalse();
      assertThat(http("PATCH", "/counted/start?context=default").statusCode()).isEqualTo(200);
      assertThat(processor.isRunning()).isTrue();
      await().atMost(SOON).until(() -> segments(processor).size() == 2);
      awaitTold(1, 2);
      assertThat(http("PATCH", "/counted/segments/split?context=default").statusCode())
          .isEqualTo(200);
      await().atMost(SOON).until(() -> segments(processor).size() == 3);
      awaitTold(1, 3);
      assertThat(http("PATCH", "/counted/segments/merge?context=default").statusCode())
          .isEqualTo(200);
      await().atMost(SOON).until(() -> segments(processor).size() == 2);
      assertThat(http("PATCH", "/unknown/pause?context=default").statusCode()).isEqualTo(404);
      assertThat(http("PATCH", "/counted/segments/x/move?context=default").statusCode())
          .isEqualTo(400);
      assertThat(
              http("PATCH", "/counted/segments/0/move?context=default&target=nobody").statusCode())
          .isEqualTo(404);
    }
  }

  private HttpResponse<String> http(String method, String path) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(
                  URI.create(
                      "http://127.0.0.1:%d/v1/components/counting/processors%s"
                          .formatted(node.httpPort(), path)))
              .timeout(Duration.ofSeconds(15))
              .method(method, BodyPublishers.noBody())
              .build(),
          BodyHandlers.ofString());
    }
  }

  @Nested
  class GivenTwoApplicationsThatShareAProcessor {

    private final PooledStreamingEventProcessor first = application("counting-1");
    private final PooledStreamingEventProcessor second;

    GivenTwoApplicationsThatShareAProcessor() {
      awaitTold(1, 2);
      second = application("counting-2");
      awaitTold(2, 2);
    }

    private void move(int segment, String target) {
      assertThat(get(admin.moveEventProcessorSegment("counted", tokenStore, segment, target)))
          .isEqualTo(Result.SUCCESS);
    }

    @Test
    void aSegmentMovesToTheOther() {
      assertThat(segments(first)).containsExactly(0, 1);

      move(0, "counting-2");

      await().atMost(SOON).until(() -> segments(second).equals(List.of(0)));
      assertThat(segments(first)).containsExactly(1);
      move(0, "counting-2");
    }

    @Test
    void aSegmentMovesToTheOtherOverHttpToo() throws Exception {
      assertThat(
              http("PATCH", "/counted/segments/1/move?context=default&target=counting-2")
                  .statusCode())
          .isEqualTo(200);

      await().atMost(SOON).until(() -> segments(second).equals(List.of(1)));
      assertThat(segments(first)).containsExactly(0);
    }

    private boolean eachIsToldToHaveOne() {
      return told().stream()
          .flatMap(each -> each.getClientInstanceList().stream())
          .map(EventProcessorInstance::getClaimedSegmentCount)
          .toList()
          .equals(List.of(1, 1));
    }

    @Test
    void segmentsOfTwoBecomeOne() {
      move(0, "counting-2");
      await().atMost(SOON).until(() -> segments(second).equals(List.of(0)));
      await().atMost(SOON).until(this::eachIsToldToHaveOne);

      assertThat(get(admin.mergeEventProcessor("counted", tokenStore))).isEqualTo(Result.SUCCESS);

      await().atMost(SOON).until(() -> segments(first).size() + segments(second).size() == 1);
      assertThat(tokens.fetchSegments("counted")).containsExactly(0);
    }

    @Test
    void theirSegmentsAreSpreadWhenThatIsAskedFor() {
      assertThat(get(admin.getBalancingStrategies()))
          .extracting(LoadBalancingStrategy::getStrategy)
          .containsExactly("threadNumber", "disabled");

      get(admin.loadBalanceEventProcessor("counted", tokenStore, "threadNumber"));

      await().atMost(SOON).until(() -> segments(first).size() == 1 && segments(second).size() == 1);
    }

    @Test
    void theirSegmentsAreSpreadAutomaticallyUntilThatIsSwitchedOff() {
      get(admin.setAutoLoadBalanceStrategy("counted", tokenStore, "threadNumber"));

      await().atMost(SOON).until(() -> segments(first).size() == 1 && segments(second).size() == 1);
      assertThat(told())
          .extracting(EventProcessor::getLoadBalancingStrategyName)
          .containsExactly("threadNumber");
      get(admin.setAutoLoadBalanceStrategy("counted", tokenStore, "disabled"));
      assertThat(told())
          .extracting(EventProcessor::getLoadBalancingStrategyName)
          .containsExactly("disabled");
    }

    @Test
    void aStrategyThatIsNotThereIsRefused() {
      assertThatThrownBy(() -> get(admin.loadBalanceEventProcessor("counted", tokenStore, "magic")))
          .hasMessageContaining("There is no balancing strategy magic");
    }

    @Test
    void bothArePausedAndStarted() {
      get(admin.pauseEventProcessor("counted", tokenStore));
      assertThat(first.isRunning() || second.isRunning()).isFalse();
      get(admin.startEventProcessor("counted", tokenStore));
      assertThat(first.isRunning() && second.isRunning()).isTrue();
    }
  }

  @Nested
  class GivenTwoApplicationsWhoseSettingsAskForBalance {

    private static void balanced(AxonServerConfiguration settings) {
      settings.setProcessorsNotificationInitialDelay(200);
      ProcessorSettings processor = new ProcessorSettings();
      processor.setLoadBalancingStrategy("threadNumber");
      processor.setAutomaticBalancing(true);
      settings.getEventhandling().getProcessors().put("counted", processor);
    }

    @Test
    void theSecondHasItsShareByItself() {
      PooledStreamingEventProcessor first =
          application("counting-1", GivenTwoApplicationsWhoseSettingsAskForBalance::balanced);
      awaitTold(1, 2);
      assertThat(told().get(0).getLoadBalancingStrategyName()).isEqualTo("threadNumber");

      PooledStreamingEventProcessor second =
          application("counting-2", GivenTwoApplicationsWhoseSettingsAskForBalance::balanced);

      await().atMost(SOON).until(() -> segments(first).size() == 1 && segments(second).size() == 1);
    }
  }

  @Nested
  class GivenAnApplicationThatDoesNotAnswer {

    @Test
    void theInstructionEndsInTime() throws Exception {
      register("silent", new Answering(new CompletableFuture<>()));

      assertThat(statusOf(admin.splitEventProcessor("silent", "store")))
          .isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    }

    @Test
    void itsLeavingEndsTheInstruction() throws Exception {
      Answering answering = new Answering(new CompletableFuture<>());
      AxonServerConnection silent = register("silent", answering);
      CompletableFuture<Result> result = admin.splitEventProcessor("silent", "store");
      get(answering.asked());

      silent.disconnect();

      assertThat(statusOf(result)).isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void oneThatCouldNotIsAFailure() throws Exception {
      register("unwilling", new Answering(CompletableFuture.completedFuture(false)));

      assertThat(statusOf(admin.splitEventProcessor("unwilling", "store")))
          .isEqualTo(Status.Code.INTERNAL);
    }
  }

  private AxonServerConnection register(String name, Answering answer) {
    AxonServerConnection application = clients.connect(name);
    EventProcessorInfo info =
        EventProcessorInfo.newBuilder()
            .setProcessorName(name)
            .setTokenStoreIdentifier("store")
            .setIsStreamingProcessor(true)
            .addSegmentStatus(
                EventProcessorInfo.SegmentStatus.newBuilder().setSegmentId(0).setOnePartOf(1))
            .build();
    application.controlChannel().registerEventProcessor(name, () -> info, answer);
    awaitTold(1, 1);
    return application;
  }

  private record Answering(CompletableFuture<Boolean> answer, CompletableFuture<Void> asked)
      implements ProcessorInstructionHandler {

    Answering(CompletableFuture<Boolean> answer) {
      this(answer, new CompletableFuture<>());
    }

    @Override
    public CompletableFuture<Boolean> releaseSegment(int segmentId) {
      return answer;
    }

    @Override
    public CompletableFuture<Boolean> splitSegment(int segmentId) {
      asked.complete(null);
      return answer;
    }

    @Override
    public CompletableFuture<Boolean> mergeSegment(int segmentId) {
      return answer;
    }

    @Override
    public CompletableFuture<Void> pauseProcessor() {
      return answer.thenApply(done -> null);
    }

    @Override
    public CompletableFuture<Void> startProcessor() {
      return answer.thenApply(done -> null);
    }
  }
}

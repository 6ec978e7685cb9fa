package io.orderflow.axonserver;

import static io.orderflow.axonserver.Clients.event;
import static io.orderflow.axonserver.Clients.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.connector.control.ProcessorInstructionHandler;
import io.axoniq.axonserver.grpc.command.CommandResponse;
import io.axoniq.axonserver.grpc.control.EventProcessorInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class OverviewTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  private final AxonServerNode node = AxonServerNode.temporary();
  private final Clients clients = new Clients(node);
  private final Http http = new Http(node);

  @AfterEach
  void stop() {
    http.close();
    clients.close();
    node.close();
  }

  private JsonNode overview() {
    return http.json("/v1/overview");
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  @Nested
  class GivenANodeThatHasJustStarted {

    @Test
    void itSaysWhatItIsAndThatAllIsWell() {
      JsonNode overview = overview();

      JsonNode self = overview.get("node");
      assertThat(self.get("grpcPort").asInt()).isEqualTo(node.grpcPort());
      assertThat(self.get("httpPort").asInt()).isEqualTo(node.httpPort());
      assertThat(self.get("authentication").asBoolean()).isFalse();
      assertThat(self.get("ssl").asBoolean()).isFalse();
      assertThat(self.get("version").asText()).isNotEmpty();
      assertThat(Instant.parse(self.get("startedAt").asText())).isBefore(Instant.now());
      assertThat(overview.get("store").get("status").asText()).isEqualTo("UP");
      assertThat(overview.get("store").get("bytes").asLong()).isPositive();
      assertThat(overview.get("store").get("freeBytes").asLong()).isPositive();
      assertThat(overview.get("clients")).isEmpty();
    }
  }

  @Nested
  class GivenAppends {

    @Test
    void itTellsOfTheLogAndTheDisk() {
      AxonServerConnection writer = clients.connect("writer");
      for (int i = 0; i < 20; i++) {
        get(writer.eventChannel().appendEvents(event("a", i)));
      }

      JsonNode overview = overview();

      JsonNode context = overview.get("contexts").get(0);
      assertThat(context.get("context").asText()).isEqualTo("default");
      assertThat(context.get("head").asLong()).isEqualTo(19);
      assertThat(context.get("events").asLong()).isEqualTo(20);
      assertThat(context.get("appended").asDouble()).isPositive();
      assertThat(overview.get("rates").get("appended").asDouble()).isPositive();
      JsonNode fsync = overview.get("store").get("fsync");
      assertThat(fsync.get("count").asLong()).isGreaterThanOrEqualTo(20);
      assertThat(fsync.get("p50").asLong()).isPositive();
      assertThat(fsync.get("p99").asLong()).isGreaterThanOrEqualTo(fsync.get("p50").asLong());
      assertThat(fsync.get("max").asLong()).isGreaterThanOrEqualTo(fsync.get("p99").asLong());
      assertThat(overview.get("store").get("group").get("p50").asLong()).isPositive();
    }

    @Test
    void itTellsWhatIsDelivered() {
      AxonServerConnection writer = clients.connect("writer");
      get(writer.eventChannel().appendEvents(event("a", 0)));
      try (var stream = writer.eventChannel().openStream(-1, 100)) {
        await().atMost(SOON).until(() -> stream.nextIfAvailable() != null);
      }

      assertThat(overview().get("rates").get("delivered").asDouble()).isPositive();
    }
  }

  @Nested
  class GivenClients {

    @Test
    void itTellsWhoIsThereAndWhatTheyHandle() throws Exception {
      AxonServerConnection handler = clients.connect("shop", "shop-7");
      handler
          .commandChannel()
          .registerCommandHandler(
              command -> CompletableFuture.completedFuture(CommandResponse.getDefaultInstance()),
              100,
              "place",
              "cancel")
          .awaitAck(5, TimeUnit.SECONDS);
      clients.connect("other");

      JsonNode all = overview().get("clients");
      assertThat(all).hasSize(2);
      JsonNode shop = all.get(1);
      assertThat(shop.get("clientId").asText()).isEqualTo("shop-7");
      assertThat(shop.get("component").asText()).isEqualTo("shop");
      assertThat(shop.get("context").asText()).isEqualTo("default");
      assertThat(texts(shop.get("commands"))).containsExactly("cancel", "place");
      assertThat(Instant.parse(shop.get("connectedAt").asText()))
          .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
    }

    @Test
    void itTellsOfOneContextAloneWhenThatIsAskedFor() {
      node.createContext("second");
      clients.connect("client");
      clients.connectTo("second");

      JsonNode overview = http.json("/v1/overview?context=second");

      assertThat(overview.get("contexts")).hasSize(1);
      assertThat(overview.get("clients")).hasSize(1);
      assertThat(overview.get("clients").get(0).get("context").asText()).isEqualTo("second");
      assertThat(overview().get("clients")).hasSize(2);
    }
  }

  @Nested
  class GivenAnEventProcessor {

    private static final class Idle implements ProcessorInstructionHandler {
      @Override
      public CompletableFuture<Boolean> releaseSegment(int segment) {
        return CompletableFuture.completedFuture(true);
      }

      @Override
      public CompletableFuture<Boolean> splitSegment(int segment) {
        return CompletableFuture.completedFuture(true);
      }

      @Override
      public CompletableFuture<Boolean> mergeSegment(int segment) {
        return CompletableFuture.completedFuture(true);
      }

      @Override
      public CompletableFuture<Void> pauseProcessor() {
        return CompletableFuture.completedFuture(null);
      }

      @Override
      public CompletableFuture<Void> startProcessor() {
        return CompletableFuture.completedFuture(null);
      }
    }

    @Test
    void itTellsOfItsSegmentsAndHowFarTheyAreBehind() {
      AxonServerConnection connection = clients.connect("shop", "shop-1");
      for (int i = 0; i < 10; i++) {
        get(connection.eventChannel().appendEvents(event("a", i)));
      }
      EventProcessorInfo info =
          EventProcessorInfo.newBuilder()
              .setProcessorName("orders")
              .setTokenStoreIdentifier("tokens")
              .setMode("Pooled Streaming")
              .setIsStreamingProcessor(true)
              .setRunning(true)
              .addSegmentStatus(
                  EventProcessorInfo.SegmentStatus.newBuilder()
                      .setSegmentId(0)
                      .setOnePartOf(2)
                      .setTokenPosition(9)
                      .setCaughtUp(true))
              .addSegmentStatus(
                  EventProcessorInfo.SegmentStatus.newBuilder()
                      .setSegmentId(1)
                      .setOnePartOf(2)
                      .setTokenPosition(4)
                      .setErrorState("it went wrong"))
              .build();
      connection.controlChannel().registerEventProcessor("orders", () -> info, new Idle());

      await().atMost(SOON).until(() -> http.json("/v1/processors?context=default").size() == 1);

      JsonNode processor = http.json("/v1/processors?context=default").get(0);
      assertThat(processor.get("name").asText()).isEqualTo("orders");
      assertThat(processor.get("component").asText()).isEqualTo("shop");
      assertThat(processor.get("tokenStoreIdentifier").asText()).isEqualTo("tokens");
      assertThat(processor.get("mode").asText()).isEqualTo("Pooled Streaming");
      assertThat(processor.get("running").asBoolean()).isTrue();
      assertThat(processor.get("error").asBoolean()).isFalse();
      for (String can : List.of("canPause", "canSplit", "canMerge")) {
        assertThat(processor.get(can).asBoolean()).isTrue();
      }
      assertThat(texts(processor.get("instances"))).containsExactly("shop-1");
      JsonNode first = processor.get("segments").get(0);
      assertThat(first.get("lag").asLong()).isZero();
      assertThat(first.get("caughtUp").asBoolean()).isTrue();
      assertThat(first.has("error")).isFalse();
      JsonNode second = processor.get("segments").get(1);
      assertThat(second.get("segment").asInt()).isEqualTo(1);
      assertThat(second.get("onePartOf").asInt()).isEqualTo(2);
      assertThat(second.get("clientId").asText()).isEqualTo("shop-1");
      assertThat(second.get("position").asLong()).isEqualTo(4);
      assertThat(second.get("lag").asLong()).isEqualTo(5);
      assertThat(second.get("error").asText()).isEqualTo("it went wrong");
      assertThat(texts(overview().get("clients").get(0).get("processors")))
          .containsExactly("orders");
    }
  }
}

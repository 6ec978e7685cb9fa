package io.orderflow.axonserver;

import static io.orderflow.axonserver.Clients.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.connector.query.QueryDefinition;
import io.axoniq.axonserver.connector.query.QueryHandler;
import io.axoniq.axonserver.grpc.SerializedObject;
import io.axoniq.axonserver.grpc.command.Command;
import io.axoniq.axonserver.grpc.command.CommandResponse;
import io.axoniq.axonserver.grpc.query.QueryRequest;
import io.axoniq.axonserver.grpc.query.QueryResponse;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CallBrowsingTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  private final AxonServerNode node = AxonServerNode.temporary();
  private final Clients clients = new Clients(node);
  private final AxonServerConnection caller = clients.connect("caller");
  private final Http http = new Http(node);

  @AfterEach
  void stop() {
    http.close();
    clients.close();
    node.close();
  }

  private CompletableFuture<CommandResponse> send(String name) {
    return caller
        .commandChannel()
        .sendCommand(
            Command.newBuilder()
                .setMessageIdentifier(UUID.randomUUID().toString())
                .setName(name)
                .build());
  }

  private AxonServerConnection handler(
      String name, Function<Command, CompletableFuture<CommandResponse>> function)
      throws Exception {
    AxonServerConnection handler = clients.connect("shop", "shop-1");
    handler
        .commandChannel()
        .registerCommandHandler(function, 70, name)
        .awaitAck(5, TimeUnit.SECONDS);
    return handler;
  }

  private static CompletableFuture<CommandResponse> failing(String code) {
    return CompletableFuture.completedFuture(
        CommandResponse.newBuilder().setErrorCode(code).build());
  }

  private QueryResponse ask(String name) throws Exception {
    try (var answers =
        caller
            .queryChannel()
            .query(
                QueryRequest.newBuilder()
                    .setMessageIdentifier(UUID.randomUUID().toString())
                    .setQuery(name)
                    .build())) {
      QueryResponse answer = answers.nextIfAvailable(10, TimeUnit.SECONDS);
      assertThat(answer).isNotNull();
      return answer;
    }
  }

  private JsonNode named(String kind, String name) {
    for (JsonNode each : http.json("/v1/" + kind + "?context=default").get(kind)) {
      if (each.get("name").asText().equals(name)) {
        return each;
      }
    }
    throw new AssertionError("No " + name + " among the " + kind);
  }

  @Nested
  class GivenCommands {

    @Test
    void theyAreCountedWithTheirTimesAndErrors() throws Exception {
      int[] calls = {0};
      handler(
          "place",
          command ->
              calls[0]++ % 2 == 0
                  ? CompletableFuture.completedFuture(CommandResponse.getDefaultInstance())
                  : failing("AXONIQ-4002"));
      for (int i = 0; i < 6; i++) {
        get(send("place"));
      }

      JsonNode place = named("commands", "place");

      assertThat(place.get("count").asLong()).isEqualTo(6);
      assertThat(place.get("rate").asDouble()).isPositive();
      assertThat(place.get("latency").get("p50").asLong()).isPositive();
      assertThat(place.get("latency").get("max").asLong())
          .isGreaterThanOrEqualTo(place.get("latency").get("p99").asLong());
      assertThat(place.get("errors").toString()).isEqualTo("{\"AXONIQ-4002\":3}");
      assertThat(http.json("/v1/overview").get("rates").get("commands").asDouble()).isPositive();
    }

    @Test
    void theirHandlersTellWhatTheyHaveInHand() throws Exception {
      CompletableFuture<CommandResponse> later = new CompletableFuture<>();
      handler("slow", command -> later);
      CompletableFuture<CommandResponse> answer = send("slow");

      await()
          .atMost(SOON)
          .until(
              () -> named("commands", "slow").get("handlers").get(0).get("inFlight").asInt() == 1);
      JsonNode handler = named("commands", "slow").get("handlers").get(0);
      assertThat(handler.get("clientId").asText()).isEqualTo("shop-1");
      assertThat(handler.get("component").asText()).isEqualTo("shop");
      assertThat(handler.get("loadFactor").asInt()).isEqualTo(70);
      assertThat(handler.get("waiting").asInt()).isZero();
      assertThat(handler.get("permits").asInt()).isPositive();

      later.complete(CommandResponse.getDefaultInstance());
      get(answer);
      assertThat(named("commands", "slow").get("handlers").get(0).get("inFlight").asInt()).isZero();
    }

    @Test
    void thoseThatNobodyHandlesAreListedToo() {
      get(send("nobody"));

      JsonNode nobody = named("commands", "nobody");
      assertThat(nobody.get("errors").toString()).isEqualTo("{\"AXONIQ-4000\":1}");
      assertThat(nobody.get("handlers")).isEmpty();
      assertThat(nobody.has("latency")).isFalse();
    }

    @Test
    void anyNumberOfNamesMakesAFewRows() {
      CompletableFuture<?>[] sent = new CompletableFuture<?>[300];
      for (int i = 0; i < sent.length; i++) {
        sent[i] = send("name-" + i);
      }
      get(CompletableFuture.allOf(sent));

      assertThat(http.json("/v1/commands").get("commands")).hasSizeLessThan(60);
      assertThat(named("commands", "other").get("count").asLong()).isGreaterThan(200);
    }
  }

  @Nested
  class GivenQueries {

    private void answering(QueryHandler handler) throws Exception {
      clients
          .connect("shop", "shop-1")
          .queryChannel()
          .registerQueryHandler(handler, new QueryDefinition("find", "text"))
          .awaitAck(5, TimeUnit.SECONDS);
    }

    private QueryResponse response(QueryRequest request, String error) {
      return QueryResponse.newBuilder()
          .setMessageIdentifier(UUID.randomUUID().toString())
          .setRequestIdentifier(request.getMessageIdentifier())
          .setErrorCode(error)
          .build();
    }

    @Test
    void theyAreCountedWithTheirTimesAndErrors() throws Exception {
      int[] calls = {0};
      answering(
          (request, reply) ->
              reply.sendLast(response(request, calls[0]++ == 0 ? "AXONIQ-5001" : "")));
      for (int i = 0; i < 3; i++) {
        ask("find");
      }

      await().atMost(SOON).until(() -> named("queries", "find").get("count").asLong() == 3);
      JsonNode find = named("queries", "find");
      assertThat(find.get("latency").get("p50").asLong()).isPositive();
      assertThat(find.get("errors").toString()).isEqualTo("{\"AXONIQ-5001\":1}");
      JsonNode handler = find.get("handlers").get(0);
      assertThat(handler.get("clientId").asText()).isEqualTo("shop-1");
      assertThat(handler.has("loadFactor")).isFalse();
      assertThat(handler.get("inFlight").asInt()).isZero();
    }

    @Test
    void thoseThatNobodyHandlesAreListedToo() throws Exception {
      assertThat(ask("nobody").getErrorCode()).isEqualTo("AXONIQ-5000");

      assertThat(named("queries", "nobody").get("errors").toString())
          .isEqualTo("{\"AXONIQ-5000\":1}");
    }

    @Test
    void subscriptionsAreCountedWhileTheyAreThere() throws Exception {
      answering((request, reply) -> reply.sendLast(response(request, "")));
      var subscription =
          caller
              .queryChannel()
              .subscriptionQuery(
                  QueryRequest.newBuilder()
                      .setMessageIdentifier(UUID.randomUUID().toString())
                      .setQuery("find")
                      .build(),
                  SerializedObject.getDefaultInstance(),
                  10,
                  5);
      get(subscription.initialResult());

      assertThat(named("queries", "find").get("subscriptions").asInt()).isEqualTo(1);
      subscription.updates().close();
      await().atMost(SOON).until(() -> named("queries", "find").get("subscriptions").asInt() == 0);
    }
  }
}

package io.orderflow.axonserver;

import static io.orderflow.axonserver.Clients.get;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.connector.FlowControl;
import io.axoniq.axonserver.connector.Registration;
import io.axoniq.axonserver.connector.ReplyChannel;
import io.axoniq.axonserver.connector.ResultStream;
import io.axoniq.axonserver.connector.impl.ContextConnection;
import io.axoniq.axonserver.connector.query.QueryDefinition;
import io.axoniq.axonserver.connector.query.QueryHandler;
import io.axoniq.axonserver.connector.query.SubscriptionQueryResult;
import io.axoniq.axonserver.grpc.MetaDataValue;
import io.axoniq.axonserver.grpc.ProcessingInstruction;
import io.axoniq.axonserver.grpc.ProcessingKey;
import io.axoniq.axonserver.grpc.SerializedObject;
import io.axoniq.axonserver.grpc.query.QueryRequest;
import io.axoniq.axonserver.grpc.query.QueryResponse;
import io.axoniq.axonserver.grpc.query.QueryUpdate;
import io.axoniq.axonserver.grpc.query.SubscriptionQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** All kinds of queries: more than 300 lines, because they share their handlers. */
class QueryTest {

  private final AxonServerNode node = AxonServerNode.temporary();
  private final Clients clients = new Clients(node);
  private final AxonServerConnection caller = clients.connect("caller");

  @AfterEach
  void stop() {
    clients.close();
    node.close();
  }

  private static ProcessingInstruction instruction(ProcessingKey key, MetaDataValue value) {
    return ProcessingInstruction.newBuilder().setKey(key).setValue(value).build();
  }

  private static MetaDataValue number(long value) {
    return MetaDataValue.newBuilder().setNumberValue(value).build();
  }

  private static QueryRequest query(ProcessingInstruction... instructions) {
    return QueryRequest.newBuilder()
        .setMessageIdentifier(UUID.randomUUID().toString())
        .setQuery("ask")
        .addAllProcessingInstructions(List.of(instructions))
        .build();
  }

  private static QueryRequest direct() {
    return query(instruction(ProcessingKey.NR_OF_RESULTS, number(1)));
  }

  private static QueryRequest scatterGather(long timeoutMillis) {
    return query(
        instruction(ProcessingKey.NR_OF_RESULTS, number(-1)),
        instruction(ProcessingKey.TIMEOUT, number(timeoutMillis)));
  }

  private static QueryRequest streaming() {
    return query(
        instruction(ProcessingKey.NR_OF_RESULTS, number(1)),
        instruction(
            ProcessingKey.CLIENT_SUPPORTS_STREAMING,
            MetaDataValue.newBuilder().setBooleanValue(true).build()));
  }

  private static QueryResponse response(QueryRequest request, String text) {
    return QueryResponse.newBuilder()
        .setMessageIdentifier(UUID.randomUUID().toString())
        .setRequestIdentifier(request.getMessageIdentifier())
        .setPayload(SerializedObject.newBuilder().setData(ByteString.copyFromUtf8(text)))
        .build();
  }

  private static String text(QueryResponse response) {
    return response.getErrorCode().isEmpty()
        ? response.getPayload().getData().toStringUtf8()
        : response.getErrorCode();
  }

  private static QueryHandler answering(String text) {
    return (request, reply) -> reply.sendLast(response(request, text));
  }

  private AxonServerConnection handler(String component, String clientId, QueryHandler handler) {
    AxonServerConnection connection = clients.connect(component, clientId);
    register(connection, handler);
    return connection;
  }

  private static Registration register(AxonServerConnection connection, QueryHandler handler) {
    try {
      return connection
          .queryChannel()
          .registerQueryHandler(handler, new QueryDefinition("ask", "text"))
          .awaitAck(5, TimeUnit.SECONDS);
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }

  private List<String> answers(QueryRequest request) {
    List<String> answers = new ArrayList<>();
    try (ResultStream<QueryResponse> results = caller.queryChannel().query(request)) {
      QueryResponse next = results.nextIfAvailable(5, TimeUnit.SECONDS);
      while (next != null) {
        answers.add(text(next));
        next = results.nextIfAvailable(5, TimeUnit.SECONDS);
      }
      assertThat(results.isClosed()).isTrue();
    } catch (InterruptedException stop) {
      throw new IllegalStateException(stop);
    }
    return answers;
  }

  private static void breakConnection(AxonServerConnection connection) {
    ((ContextConnection) connection).getManagedChannel().shutdownNow();
  }

  @Nested
  class GivenADirectQuery {

    @Test
    void withoutAHandlerTheAnswerSaysSo() {
      assertThat(answers(direct())).containsExactly("AXONIQ-5000");
    }

    @Test
    void theInstancesOfAComponentTakeTurns() {
      handler("view", "view-1", answering("1"));
      handler("view", "view-2", answering("2"));

      List<String> all = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        List<String> answers = answers(direct());
        assertThat(answers).hasSize(1);
        all.addAll(answers);
      }

      assertThat(all).contains("1", "2");
    }

    @Test
    void anAnswerCountsMoreThanAnErrorOfAnotherComponent() {
      handler(
          "broken",
          "broken-1",
          (request, reply) ->
              reply.sendLast(
                  response(request, "").toBuilder().setErrorCode("AXONIQ-5001").build()));
      assertThat(answers(direct())).containsExactly("AXONIQ-5001");
      handler("view", "view-1", answering("well"));

      assertThat(answers(direct())).containsExactly("well");
    }

    @Test
    void aLostHandlerIsAnError() {
      Queue<QueryRequest> received = new ConcurrentLinkedQueue<>();
      AxonServerConnection lost =
          handler("view", "view-1", (request, reply) -> received.add(request));
      ResultStream<QueryResponse> results = caller.queryChannel().query(direct());
      await().atMost(Duration.ofSeconds(5)).until(() -> !received.isEmpty());

      breakConnection(lost);

      await()
          .atMost(Duration.ofSeconds(5))
          .untilAsserted(
              () ->
                  assertThat(requireNonNull(results.peek()).getErrorCode())
                      .isEqualTo("AXONIQ-5002"));
    }

    @Test
    void itIsGivenUpWhenItsTimeIsOver() {
      handler("view", "view-1", (request, reply) -> {});

      assertThat(answers(query(instruction(ProcessingKey.TIMEOUT, number(50)))))
          .containsExactly("AXONIQ-5002");
    }
  }

  @Nested
  class GivenScatterGather {

    @Test
    void oneInstanceOfEachComponentAnswers() {
      handler("red", "red-1", answering("red"));
      handler("red", "red-2", answering("red"));
      handler("blue", "blue-1", answering("blue"));

      assertThat(answers(scatterGather(5_000))).containsExactlyInAnyOrder("red", "blue");
    }

    @Test
    void whatCameInTimeIsAllThereIs() {
      handler("red", "red-1", answering("red"));
      handler("slow", "slow-1", (request, reply) -> {});

      assertThat(answers(scatterGather(200))).containsExactly("red");
    }

    @Test
    void withoutHandlersThereAreNoAnswers() {
      assertThat(answers(scatterGather(1_000))).isEmpty();
    }
  }

  /** Sends as many numbers as it is asked for, up to the last. */
  private static final class Numbers implements QueryHandler {

    private final int last;
    private final boolean completes;
    private final AtomicLong requested = new AtomicLong();
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger cancelled = new AtomicInteger();

    Numbers(int last) {
      this(last, true);
    }

    Numbers(int last, boolean completes) {
      this.last = last;
      this.completes = completes;
    }

    @Override
    public void handle(QueryRequest request, ReplyChannel<QueryResponse> reply) {
      throw new UnsupportedOperationException("Only streamed");
    }

    @Override
    public FlowControl stream(QueryRequest request, ReplyChannel<QueryResponse> reply) {
      return new FlowControl() {
        @Override
        public synchronized void request(long count) {
          requested.addAndGet(count);
          for (long i = 0; i < count && sent.get() < last; i++) {
            reply.send(response(request, "x".repeat(1_000) + sent.incrementAndGet()));
            if (completes && sent.get() == last) {
              reply.complete();
            }
          }
        }

        @Override
        public void cancel() {
          cancelled.incrementAndGet();
        }
      };
    }
  }

  /** Answers with an error at once. */
  private static final class Failing implements QueryHandler {

    @Override
    public void handle(QueryRequest request, ReplyChannel<QueryResponse> reply) {
      throw new UnsupportedOperationException("Only streamed");
    }

    @Override
    public FlowControl stream(QueryRequest request, ReplyChannel<QueryResponse> reply) {
      return new FlowControl() {
        @Override
        public void request(long count) {
          reply.sendLast(response(request, "").toBuilder().setErrorCode("AXONIQ-5001").build());
        }

        @Override
        public void cancel() {}
      };
    }
  }

  @Nested
  class GivenAStreamingQuery {

    @Test
    void allAnswersArriveInOrder() {
      handler("view", "view-1", new Numbers(1_000));

      List<String> answers = answers(streaming());

      assertThat(answers).hasSize(1_000);
      assertThat(answers.get(999)).endsWith("x1000");
    }

    @Test
    void anErrorAmongAnswersIsNotTheLastWord() {
      register(handler("view", "view-1", new Numbers(100)), new Failing());

      List<String> answers = answers(streaming());

      assertThat(answers).hasSize(100).doesNotContain("AXONIQ-5001");
    }

    @Test
    void anErrorAtTheEndIsTold() {
      handler("view", "view-1", new Failing());

      assertThat(answers(streaming())).containsExactly("AXONIQ-5001");
    }

    @Test
    void aCallerThatTakesNothingStopsTheHandler() {
      Numbers numbers = new Numbers(1_000_000);
      handler("view", "view-1", numbers);

      ResultStream<QueryResponse> results = caller.queryChannel().query(streaming());

      await()
          .during(Duration.ofMillis(500))
          .atMost(Duration.ofSeconds(10))
          .until(numbers.sent::get, sent -> sent > 0 && sent < 10_000);
      results.close();
      await().atMost(Duration.ofSeconds(5)).until(() -> numbers.cancelled.get() > 0);
    }

    @Test
    void itIsGivenUpWhenItsTimeIsOverThoughAnswersCame() {
      Numbers numbers = new Numbers(3, false);
      handler("view", "view-1", numbers);
      QueryRequest request =
          streaming().toBuilder()
              .addProcessingInstructions(instruction(ProcessingKey.TIMEOUT, number(500)))
              .build();

      List<String> answers = answers(request);

      assertThat(answers).hasSize(4).endsWith("AXONIQ-5002");
      assertThat(answers.get(2)).endsWith("x3");
      await().atMost(Duration.ofSeconds(5)).until(() -> numbers.cancelled.get() > 0);
    }
  }

  /** Remembers who subscribed, and lets a test send updates to them. */
  private static class Updating implements QueryHandler {

    private final Queue<UpdateHandler> subscribers = new ConcurrentLinkedQueue<>();

    @Override
    public void handle(QueryRequest request, ReplyChannel<QueryResponse> reply) {
      reply.sendLast(response(request, "initial"));
    }

    void complete() {
      subscribers.forEach(UpdateHandler::complete);
    }

    @Override
    public Registration registerSubscriptionQuery(
        SubscriptionQuery query, UpdateHandler subscriber) {
      subscribers.add(subscriber);
      return new io.axoniq.axonserver.connector.impl.SyncRegistration(
          () -> subscribers.remove(subscriber));
    }

    void send(String text) {
      subscribers.forEach(
          each ->
              each.sendUpdate(
                  QueryUpdate.newBuilder()
                      .setMessageIdentifier(UUID.randomUUID().toString())
                      .setPayload(
                          SerializedObject.newBuilder().setData(ByteString.copyFromUtf8(text)))
                      .build()));
    }
  }

  @Nested
  class GivenASubscriptionQuery {

    private final Updating updating = new Updating();
    private final List<SubscriptionQueryResult> subscribed = new ArrayList<>();

    private SubscriptionQueryResult subscribe(int buffer) {
      SubscriptionQueryResult result =
          caller.queryChannel().subscriptionQuery(direct(), buffer, Math.max(1, buffer / 4));
      subscribed.add(result);
      return result;
    }

    /** The connector does not: it would wait for the end of its calls for 5 s. */
    @AfterEach
    void end() {
      subscribed.forEach(each -> each.updates().close());
    }

    private static String update(SubscriptionQueryResult result) {
      try {
        return requireNonNull(result.updates().nextIfAvailable(5, TimeUnit.SECONDS))
            .getPayload()
            .getData()
            .toStringUtf8();
      } catch (InterruptedException stop) {
        throw new IllegalStateException(stop);
      }
    }

    private void awaitSubscribers(Updating handler, int count) {
      await().atMost(Duration.ofSeconds(5)).until(() -> handler.subscribers.size() == count);
    }

    @Test
    void itHasAnInitialResultAndUpdates() {
      handler("view", "view-1", updating);
      SubscriptionQueryResult result = subscribe(100);
      awaitSubscribers(updating, 1);

      assertThat(text(get(result.initialResult()))).isEqualTo("initial");
      updating.send("one");
      updating.send("two");

      assertThat(update(result)).isEqualTo("one");
      assertThat(update(result)).isEqualTo("two");
    }

    @Test
    void allHandlersAreToldAndThoseThatComeLaterToo() {
      handler("view", "view-1", updating);
      SubscriptionQueryResult result = subscribe(100);
      awaitSubscribers(updating, 1);
      Updating later = new Updating();
      handler("view", "view-2", later);
      awaitSubscribers(later, 1);

      later.send("from the later one");

      assertThat(update(result)).isEqualTo("from the later one");
    }

    @Test
    void itIsTakenBackWhenTheSubscriberLeaves() {
      handler("view", "view-1", updating);
      SubscriptionQueryResult result = subscribe(100);
      awaitSubscribers(updating, 1);

      result.updates().close();

      awaitSubscribers(updating, 0);
    }

    @Test
    void itIsTakenBackWhenTheSubscribersConnectionBreaks() {
      handler("view", "view-1", updating);
      subscribe(100);
      awaitSubscribers(updating, 1);

      breakConnection(caller);

      awaitSubscribers(updating, 0);
    }

    @Test
    void updatesWaitForPermits() {
      handler("view", "view-1", updating);
      SubscriptionQueryResult result = subscribe(8);
      awaitSubscribers(updating, 1);

      for (int i = 0; i < 100; i++) {
        updating.send("u" + i);
      }

      for (int i = 0; i < 100; i++) {
        assertThat(update(result)).isEqualTo("u" + i);
      }
    }

    @Test
    void aSubscriberThatTakesNothingEndsWithAnErrorInTheEnd() {
      handler("view", "view-1", updating);
      SubscriptionQueryResult result = subscribe(8);
      awaitSubscribers(updating, 1);

      for (int i = 0; i < 4_200; i++) {
        updating.send("u" + i);
      }

      awaitSubscribers(updating, 0);
      await().atMost(Duration.ofSeconds(5)).until(() -> result.updates().getError().isPresent());
    }

    @Test
    void itEndsWhenTheFirstOfItsHandlersCompletesIt() {
      handler("view", "view-1", updating);
      Updating other = new Updating();
      handler("view", "view-2", other);
      SubscriptionQueryResult result = subscribe(100);
      awaitSubscribers(updating, 1);
      awaitSubscribers(other, 1);
      updating.send("last");

      updating.complete();

      assertThat(update(result)).isEqualTo("last");
      await().atMost(Duration.ofSeconds(5)).until(() -> result.updates().isClosed());
      assertThat(result.updates().getError()).isEmpty();
      awaitSubscribers(other, 0);
    }

    @Test
    void anInitialResultThatDoesNotComeInTimeIsAnErrorAndUpdatesGoOn() {
      Updating silent =
          new Updating() {
            @Override
            public void handle(QueryRequest request, ReplyChannel<QueryResponse> reply) {}
          };
      handler("view", "view-1", silent);
      SubscriptionQueryResult result =
          caller
              .queryChannel()
              .subscriptionQuery(query(instruction(ProcessingKey.TIMEOUT, number(100))), 100, 25);
      awaitSubscribers(silent, 1);

      QueryResponse initial = get(result.initialResult());

      assertThat(initial.getErrorCode()).isEqualTo("AXONIQ-5002");
      assertThat(initial.getErrorMessage().getMessage()).contains("in time");
      silent.send("one");
      assertThat(update(result)).isEqualTo("one");
    }

    @Test
    void withoutAHandlerItEndsAndSaysSo() {
      SubscriptionQueryResult result = subscribe(100);

      // The connector itself fails once when the end comes between its look and its request.
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> get(result.initialResult()))
                      .hasMessageContaining("AXONIQ-5000"));
      assertThat(result.updates().isClosed()).isTrue();
    }

    @Test
    void itEndsWithAnErrorWhenTheLastHandlerIsLost() {
      AxonServerConnection handler = handler("view", "view-1", updating);
      SubscriptionQueryResult result = subscribe(100);
      awaitSubscribers(updating, 1);

      breakConnection(handler);

      await().atMost(Duration.ofSeconds(5)).until(() -> result.updates().getError().isPresent());
    }
  }
}

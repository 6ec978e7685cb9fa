package io.orderflow.axonserver.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.StreamObserver;
import io.orderflow.axonserver.protocol.FlowControl;
import io.orderflow.axonserver.protocol.query.QueryProviderInbound;
import io.orderflow.axonserver.protocol.query.QueryProviderOutbound;
import io.orderflow.axonserver.protocol.query.QueryRequest;
import io.orderflow.axonserver.protocol.query.QueryResponse;
import io.orderflow.axonserver.protocol.query.QuerySubscription;
import io.orderflow.axonserver.protocol.query.QueryUpdate;
import io.orderflow.axonserver.protocol.query.SubscriptionQuery;
import io.orderflow.axonserver.protocol.query.SubscriptionQueryRequest;
import io.orderflow.axonserver.protocol.query.SubscriptionQueryResponse;
import io.orderflow.axonserver.rpc.Recorder;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class QueryRouterTest {

  private Runnable whenAHandlerGoes = () -> {};
  private final QueryRouter router =
      new QueryRouter(
          QueryLimits.defaults(),
          change -> {
            if (!change.added()) {
              whenAHandlerGoes.run();
            }
          });

  private static final QueryProviderOutbound ANSWER =
      QueryProviderOutbound.newBuilder()
          .setQueryResponse(QueryResponse.newBuilder().setRequestIdentifier("q"))
          .build();

  private QueryHandlerStream handler(
      String component, Recorder<QueryProviderInbound> out, long permits) {
    QueryHandlerStream handler = router.open(out);
    handler.onNext(
        QueryProviderOutbound.newBuilder()
            .setSubscribe(
                QuerySubscription.newBuilder()
                    .setQuery("ask")
                    .setComponentName(component)
                    .setClientId(component))
            .build());
    handler.onNext(
        QueryProviderOutbound.newBuilder()
            .setFlowControl(FlowControl.newBuilder().setPermits(permits))
            .build());
    return handler;
  }

  private Recorder<QueryResponse> ask() {
    Recorder<QueryResponse> caller = new Recorder<>();
    router.query(
        QueryRequest.newBuilder().setMessageIdentifier("q").setQuery("ask").build(), caller);
    return caller;
  }

  @Nested
  class GivenAHandlerWhoSubscribesWhileItsStreamIsEnded {

    @Test
    void noQueryIsGivenToIt() {
      QueryHandlerStream gone = handler("gone", new Recorder<>(), 1);
      whenAHandlerGoes =
          () ->
              gone.onNext(
                  QueryProviderOutbound.newBuilder()
                      .setSubscribe(QuerySubscription.newBuilder().setQuery("ask"))
                      .build());

      gone.close(new IllegalStateException("silent"));

      assertThat(router.handlersOf("ask")).isEmpty();
    }
  }

  @Nested
  class GivenAHandlerThatHasAsMuchWaitingAsMay {

    private final QueryRouter small =
        new QueryRouter(new QueryLimits(1, 100, Duration.ofHours(1), 2, 2_000), change -> {});
    private final Recorder<SubscriptionQueryResponse> subscriber = new Recorder<>();

    private StreamObserver<SubscriptionQueryRequest> subscription() {
      QueryHandlerStream handler = small.open(new Recorder<>());
      handler.onNext(
          QueryProviderOutbound.newBuilder()
              .setSubscribe(QuerySubscription.newBuilder().setQuery("ask").setClientId("full"))
              .build());
      small.query(
          QueryRequest.newBuilder().setMessageIdentifier("q").setQuery("ask").build(),
          new Recorder<>());
      return small.subscriptions().open(subscriber);
    }

    private static SubscriptionQuery query() {
      return SubscriptionQuery.newBuilder()
          .setSubscriptionIdentifier("s")
          .setQueryRequest(QueryRequest.newBuilder().setMessageIdentifier("i").setQuery("ask"))
          .build();
    }

    @Test
    void anInitialResultFailsBecauseOfThatAndNotForWantOfAHandler() {
      subscription()
          .onNext(SubscriptionQueryRequest.newBuilder().setGetInitialResult(query()).build());

      QueryResponse initial = subscriber.received().get(0).getInitialResult();
      assertThat(initial.getErrorCode()).isEqualTo("AXONIQ-5002");
      assertThat(initial.getErrorMessage().getMessage()).contains("too many", "full");
    }

    @Test
    void aSubscriptionEndsWithAnErrorInsteadOfMissingItsUpdates() {
      subscription().onNext(SubscriptionQueryRequest.newBuilder().setSubscribe(query()).build());

      assertThat(subscriber.received()).hasSize(1);
      assertThat(subscriber.received().get(0).getCompleteExceptionally().getErrorCode())
          .isEqualTo("AXONIQ-5002");
    }
  }

  @Nested
  class GivenASubscriberWithoutPermits {

    private final QueryRouter small =
        new QueryRouter(new QueryLimits(10, 1_000, Duration.ofHours(1), 100, 2_000), change -> {});
    private final Recorder<SubscriptionQueryResponse> subscriber = new Recorder<>();

    @Test
    void moreBytesOfUpdatesThanMayWaitEndItsSubscriptionWithAnError() {
      QueryHandlerStream handler = small.open(new Recorder<>());
      handler.onNext(
          QueryProviderOutbound.newBuilder()
              .setSubscribe(QuerySubscription.newBuilder().setQuery("ask").setClientId("view"))
              .build());
      small
          .subscriptions()
          .open(subscriber)
          .onNext(
              SubscriptionQueryRequest.newBuilder()
                  .setSubscribe(GivenAHandlerThatHasAsMuchWaitingAsMay.query())
                  .build());
      QueryProviderOutbound update =
          QueryProviderOutbound.newBuilder()
              .setSubscriptionQueryResponse(
                  SubscriptionQueryResponse.newBuilder()
                      .setSubscriptionIdentifier("s")
                      .setUpdate(QueryUpdate.newBuilder().setMessageIdentifier("x".repeat(1_500))))
              .build();

      handler.onNext(update);
      assertThat(subscriber.received()).isEmpty();
      handler.onNext(update);

      assertThat(subscriber.received()).hasSize(1);
      assertThat(
              subscriber
                  .received()
                  .get(0)
                  .getCompleteExceptionally()
                  .getErrorMessage()
                  .getMessage())
          .contains("1 updates of 15");
    }
  }

  @Nested
  class GivenADirectQueryThatIsAnswered {

    private final Recorder<QueryProviderInbound> one = new Recorder<>();
    private final Recorder<QueryProviderInbound> two = new Recorder<>();
    private final QueryHandlerStream first = handler("one", one, 10);
    private final QueryHandlerStream second = handler("two", two, 10);
    private final Recorder<QueryResponse> caller = ask();

    GivenADirectQueryThatIsAnswered() {
      first.onNext(ANSWER);
    }

    @Test
    void onlyThoseThatHaveNotAnsweredAreToldToStop() {
      assertThat(caller.received()).hasSize(1);
      assertThat(one.received()).hasSize(1).allMatch(QueryProviderInbound::hasQuery);
      assertThat(two.received()).hasSize(2).last().matches(QueryProviderInbound::hasQueryCancel);
      second.onNext(ANSWER);
      assertThat(caller.received()).hasSize(1);
    }

    @Test
    void aHandlerThatGoesOnAnsweringIsToldToStopOnce() {
      first.onNext(ANSWER);
      first.onNext(ANSWER);

      assertThat(caller.received()).hasSize(1);
      assertThat(one.received()).hasSize(2).last().matches(QueryProviderInbound::hasQueryCancel);
    }
  }
}

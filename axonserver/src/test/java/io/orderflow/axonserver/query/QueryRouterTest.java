package io.orderflow.axonserver.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.axonserver.protocol.FlowControl;
import io.orderflow.axonserver.protocol.query.QueryProviderInbound;
import io.orderflow.axonserver.protocol.query.QueryProviderOutbound;
import io.orderflow.axonserver.protocol.query.QueryRequest;
import io.orderflow.axonserver.protocol.query.QueryResponse;
import io.orderflow.axonserver.protocol.query.QuerySubscription;
import io.orderflow.axonserver.rpc.Recorder;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class QueryRouterTest {

  private final QueryRouter router = new QueryRouter(QueryLimits.defaults(), change -> {});

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

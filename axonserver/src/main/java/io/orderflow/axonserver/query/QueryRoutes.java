package io.orderflow.axonserver.query;

import io.orderflow.axonserver.context.Contexts;
import io.orderflow.axonserver.context.PerContext;
import io.orderflow.axonserver.http.Answer;
import io.orderflow.axonserver.http.Request;
import io.orderflow.axonserver.http.Router;
import io.orderflow.axonserver.store.EventLog;
import java.util.Map;

/** The queries of a context over HTTP: who handles them, how many, how fast, and what failed. */
final class QueryRoutes {

  private final Contexts contexts;
  private final PerContext<QueryRouter> routers;

  QueryRoutes(Contexts contexts, PerContext<QueryRouter> routers) {
    this.contexts = contexts;
    this.routers = routers;
  }

  void addTo(Router router) {
    router.add("GET", "/v1/queries", this::list);
  }

  private Answer list(Request request) {
    EventLog context = contexts.get(request.parameter("context"));
    return new Answer(
        200, Map.of("context", context.context(), "queries", routers.of(context).overview()));
  }
}

package io.orderflow.axonserver.command;

import io.orderflow.axonserver.context.Contexts;
import io.orderflow.axonserver.context.PerContext;
import io.orderflow.axonserver.http.Answer;
import io.orderflow.axonserver.http.Request;
import io.orderflow.axonserver.http.Router;
import io.orderflow.axonserver.store.EventLog;
import java.util.Map;

/** The commands of a context over HTTP: who handles them, how many, how fast, and what failed. */
final class CommandRoutes {

  private final Contexts contexts;
  private final PerContext<CommandRouter> routers;

  CommandRoutes(Contexts contexts, PerContext<CommandRouter> routers) {
    this.contexts = contexts;
    this.routers = routers;
  }

  void addTo(Router router) {
    router.add("GET", "/v1/commands", this::list);
  }

  private Answer list(Request request) {
    EventLog context = contexts.get(request.parameter("context"));
    return new Answer(
        200, Map.of("context", context.context(), "commands", routers.of(context).overview()));
  }
}

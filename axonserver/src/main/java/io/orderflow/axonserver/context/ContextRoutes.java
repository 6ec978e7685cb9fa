package io.orderflow.axonserver.context;

import io.orderflow.axonserver.http.Answer;
import io.orderflow.axonserver.http.Request;
import io.orderflow.axonserver.http.Router;
import io.orderflow.axonserver.protocol.control.NodeInfo;
import io.orderflow.axonserver.rpc.Failures;
import io.orderflow.axonserver.rpc.Waiting;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What tools ask of a node over HTTP: what it is, and which contexts it has. */
public final class ContextRoutes {

  private final Contexts contexts;
  private final Supplier<NodeInfo> node;

  /**
   * @param node what clients are told of this node
   */
  public ContextRoutes(Contexts contexts, Supplier<NodeInfo> node) {
    this.contexts = contexts;
    this.node = node;
  }

  public void addTo(Router router) {
    router
        .add("GET", "/v1/public/me", ofTheNode(request -> me()))
        .add("GET", "/v1/public/context", ofTheNode(request -> all()))
        .add("GET", "/internal/raft/contexts", ofTheNode(request -> all()))
        .add("POST", "/v1/context/init", ofTheNode(request -> init()))
        .add("POST", "/v1/context", ofTheNode(this::create))
        .add("DELETE", "/v1/context/{name}", ofTheNode(this::delete));
  }

  /**
   * Access control takes a parameter that names a context for the one that a request is about, and
   * asks for a role in that one alone: here it would open all the others.
   */
  private static Router.Handler ofTheNode(Router.Handler handler) {
    return request -> {
      if (request.query().containsKey("context")) {
        throw Failures.invalid("This is about the node: it takes no parameter context");
      }
      return handler.handle(request);
    };
  }

  private Answer me() {
    NodeInfo self = node.get();
    return new Answer(
        200,
        Map.of(
            "name", self.getNodeName(),
            "hostName", self.getHostName(),
            "grpcPort", self.getGrpcPort(),
            "httpPort", self.getHttpPort(),
            "contexts", contexts.names()));
  }

  private Answer all() {
    String self = node.get().getNodeName();
    return new Answer(
        200,
        contexts.names().stream()
            .map(
                name ->
                    Map.of(
                        "context",
                        name,
                        "replicationGroup",
                        "default",
                        "leader",
                        self,
                        "nodes",
                        List.of(self)))
            .toList());
  }

  private Answer init() throws Exception {
    Waiting.on(contexts.init());
    return new Answer(202, Map.of("contexts", contexts.names()));
  }

  /** The replication group and the roles that tools send are not looked at: there is one node. */
  private Answer create(Request request) throws Exception {
    if (request.flag("dcbContext")) {
      throw Failures.notOffered("a context for dynamic consistency boundaries");
    }
    Waiting.on(contexts.create(request.text("context")));
    return new Answer(202, Map.of("context", request.text("context")));
  }

  private Answer delete(Request request) throws Exception {
    Waiting.on(contexts.delete(request.variable("name")));
    return new Answer(202, Map.of("context", request.variable("name")));
  }
}

package io.orderflow.axonserver.platform;

import io.orderflow.axonserver.http.Answer;
import io.orderflow.axonserver.http.Request;
import io.orderflow.axonserver.http.Router;
import io.orderflow.axonserver.rpc.Failures;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** Has the clients of a component connect anew. They do not answer: it is told who was asked. */
final class ReconnectRoute {

  private final Function<String, Stream<ClientStream>> clients;

  /**
   * @param clients those of a context, or of all contexts for the empty name
   */
  ReconnectRoute(Function<String, Stream<ClientStream>> clients) {
    this.clients = clients;
  }

  void addTo(Router router) {
    router.add("PATCH", "/v1/components/{component}/reconnect", this::reconnect);
  }

  private Answer reconnect(Request request) {
    String component = request.variable("component");
    String client = request.parameter("client");
    List<ClientStream> asked =
        clients
            .apply(request.parameter("context"))
            .filter(each -> each.identification().getComponentName().equals(component))
            .filter(each -> client.isEmpty() || each.identification().getClientId().equals(client))
            .toList();
    if (asked.isEmpty()) {
      throw Failures.notFound(
          client.isEmpty()
              ? "No client of %s is connected".formatted(component)
              : "%s of %s is not connected".formatted(client, component));
    }
    asked.forEach(ClientStream::requestReconnect);
    return new Answer(
        200,
        Map.of(
            "clients", asked.stream().map(each -> each.identification().getClientId()).toList()));
  }
}

package io.orderflow.axonserver.platform;

import io.orderflow.axonserver.protocol.admin.Client;
import io.orderflow.axonserver.protocol.admin.ClientApplication;
import io.orderflow.axonserver.protocol.admin.ConnectedApplicationOverview;
import io.orderflow.axonserver.protocol.admin.QueryInfo;
import io.orderflow.axonserver.rpc.HandlerChange;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Who is connected to a context, by component, and what each handles. */
final class ConnectedApplications {

  private final String node;
  private final Map<String, ClientApplication.Builder> components = new TreeMap<>();

  ConnectedApplications(String node) {
    this.node = node;
  }

  ConnectedApplicationOverview of(Stream<ClientStream> clients, List<HandlerChange> handlers) {
    clients.forEach(this::add);
    handlers.stream()
        .filter(each -> components.containsKey(each.component()))
        .sorted(java.util.Comparator.comparing(HandlerChange::name))
        .forEach(this::add);
    ConnectedApplicationOverview.Builder overview =
        ConnectedApplicationOverview.newBuilder().addNodes(node);
    components.values().forEach(overview::addApplications);
    return overview.build();
  }

  private ClientApplication.Builder component(String name) {
    return components.computeIfAbsent(name, first -> ClientApplication.newBuilder().setName(first));
  }

  private void add(ClientStream client) {
    component(client.identification().getComponentName())
        .addClients(
            Client.newBuilder()
                .setName(client.identification().getClientId())
                .setNode(node)
                .addAllProcessors(client.processors().values()));
  }

  private void add(HandlerChange handler) {
    ClientApplication.Builder component = component(handler.component());
    switch (handler.kind()) {
      case COMMAND -> {
        if (!component.getCommandsList().contains(handler.name())) {
          component.addCommands(handler.name());
        }
      }
      case QUERY -> {
        if (component.getQueriesList().stream()
            .noneMatch(each -> each.getRequest().equals(handler.name()))) {
          component.addQueries(QueryInfo.newBuilder().setRequest(handler.name()));
        }
      }
    }
  }
}

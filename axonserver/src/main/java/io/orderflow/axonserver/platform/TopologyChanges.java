package io.orderflow.axonserver.platform;

import io.orderflow.axonserver.protocol.control.CommandSubscription;
import io.orderflow.axonserver.protocol.control.QuerySubscription;
import io.orderflow.axonserver.protocol.control.TopologyChange;
import io.orderflow.axonserver.protocol.control.UpdateType;
import io.orderflow.axonserver.rpc.HandlerChange;

/** How clients are told that a handler came or went. */
final class TopologyChanges {

  private TopologyChanges() {}

  static TopologyChange of(String context, HandlerChange change) {
    TopologyChange.Builder told =
        TopologyChange.newBuilder()
            .setContext(context)
            .setClientId(change.clientId())
            .setClientStreamId(change.streamId())
            .setComponentName(change.component());
    switch (change.kind()) {
      case COMMAND ->
          told.setUpdateType(
                  change.added()
                      ? UpdateType.ADD_COMMAND_HANDLER
                      : UpdateType.REMOVE_COMMAND_HANDLER)
              .setCommand(
                  CommandSubscription.newBuilder()
                      .setName(change.name())
                      .setLoadFactor(change.loadFactor()));
      case QUERY ->
          told.setUpdateType(
                  change.added() ? UpdateType.ADD_QUERY_HANDLER : UpdateType.REMOVE_QUERY_HANDLER)
              .setQuery(QuerySubscription.newBuilder().setName(change.name()));
    }
    return told.build();
  }
}

package io.orderflow.axonserver.context;

import io.orderflow.axonserver.protocol.admin.NodeOverview;
import io.orderflow.axonserver.protocol.admin.ReplicationGroupMember;
import io.orderflow.axonserver.protocol.admin.ReplicationGroupOverview;
import io.orderflow.axonserver.protocol.admin.Role;
import io.orderflow.axonserver.protocol.control.NodeInfo;
import java.util.function.Supplier;

/** The one replication group that there is: this node, with all contexts. */
final class ReplicationGroup {

  static final String NAME = "default";

  private final Contexts contexts;
  private final Supplier<NodeInfo> node;

  ReplicationGroup(Contexts contexts, Supplier<NodeInfo> node) {
    this.contexts = contexts;
    this.node = node;
  }

  ReplicationGroupOverview overview() {
    NodeInfo self = node.get();
    return ReplicationGroupOverview.newBuilder()
        .setName(NAME)
        .addAllContexts(contexts.names())
        .addMembers(
            ReplicationGroupMember.newBuilder()
                .setNodeName(self.getNodeName())
                .setHost(self.getHostName())
                .setPort(self.getGrpcPort())
                .setRole(Role.ROLE_PRIMARY))
        .build();
  }

  NodeOverview onlyNode() {
    NodeInfo self = node.get();
    return NodeOverview.newBuilder()
        .setNodeName(self.getNodeName())
        .setHostName(self.getHostName())
        .setGrpcPort(self.getGrpcPort())
        .setHttpPort(self.getHttpPort())
        .addReplicationGroups(NAME)
        .build();
  }
}

package io.orderflow.axonserver.context;

import com.google.protobuf.Empty;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.StreamObserver;
import io.orderflow.axonserver.protocol.admin.GetReplicationGroupRequest;
import io.orderflow.axonserver.protocol.admin.NodeOverview;
import io.orderflow.axonserver.protocol.admin.ReplicationGroupAdminServiceGrpc;
import io.orderflow.axonserver.protocol.admin.ReplicationGroupAdminServiceGrpc.ReplicationGroupAdminServiceImplBase;
import io.orderflow.axonserver.protocol.admin.ReplicationGroupOverview;
import io.orderflow.axonserver.protocol.control.NodeInfo;
import io.orderflow.axonserver.rpc.Failures;
import io.orderflow.axonserver.rpc.Unimplemented;
import java.util.function.Supplier;

/** What can be said of the cluster that a single node is, without changing it. */
public final class ReplicationGroupService extends ReplicationGroupAdminServiceImplBase {

  private final ReplicationGroup group;

  private ReplicationGroupService(ReplicationGroup group) {
    this.group = group;
  }

  /** The service without what changes groups. */
  public static ServerServiceDefinition definition(Contexts contexts, Supplier<NodeInfo> node) {
    return Unimplemented.without(
        new ReplicationGroupService(new ReplicationGroup(contexts, node)).bindService(),
        ReplicationGroupAdminServiceGrpc.getCreateReplicationGroupMethod(),
        ReplicationGroupAdminServiceGrpc.getDeleteReplicationGroupMethod(),
        ReplicationGroupAdminServiceGrpc.getAddNodeToReplicationGroupMethod(),
        ReplicationGroupAdminServiceGrpc.getRemoveNodeFromReplicationGroupMethod());
  }

  @Override
  public void getNodes(Empty request, StreamObserver<NodeOverview> answer) {
    answer.onNext(group.onlyNode());
    answer.onCompleted();
  }

  @Override
  public void getReplicationGroups(Empty request, StreamObserver<ReplicationGroupOverview> answer) {
    answer.onNext(group.overview());
    answer.onCompleted();
  }

  @Override
  public void getReplicationGroup(
      GetReplicationGroupRequest request, StreamObserver<ReplicationGroupOverview> answer) {
    if (request.getName().equals(ReplicationGroup.NAME)) {
      answer.onNext(group.overview());
      answer.onCompleted();
    } else {
      answer.onError(Failures.notFound("There is no replication group " + request.getName()));
    }
  }
}

package io.orderflow.axonserver.context;

import com.google.protobuf.Empty;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.orderflow.axonserver.protocol.admin.ContextAdminServiceGrpc.ContextAdminServiceImplBase;
import io.orderflow.axonserver.protocol.admin.ContextOverview;
import io.orderflow.axonserver.protocol.admin.ContextUpdate;
import io.orderflow.axonserver.protocol.admin.ContextUpdateType;
import io.orderflow.axonserver.protocol.admin.CreateContextRequest;
import io.orderflow.axonserver.protocol.admin.DeleteContextRequest;
import io.orderflow.axonserver.protocol.admin.GetContextRequest;
import io.orderflow.axonserver.protocol.admin.UpdateContextPropertiesRequest;
import io.orderflow.axonserver.protocol.control.NodeInfo;
import io.orderflow.axonserver.rpc.Answering;
import io.orderflow.axonserver.rpc.Failures;
import io.orderflow.axonserver.store.EventLog;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The administration of contexts in the protocol. It is the same for every context that a call may
 * name, so that it can be reached when there is none. A single node is all of the one replication
 * group that there is: the group that a request names is not looked at.
 */
public final class ContextAdminService extends ContextAdminServiceImplBase {

  private final Contexts contexts;
  private final ReplicationGroup group;
  private final Set<ServerCallStreamObserver<ContextUpdate>> watchers =
      ConcurrentHashMap.newKeySet();

  /**
   * @param node what clients are told of this node
   */
  public ContextAdminService(Contexts contexts, Supplier<NodeInfo> node) {
    this.contexts = contexts;
    this.group = new ReplicationGroup(contexts, node);
    contexts.onUpdated(updated -> tell(updated, ContextUpdateType.UPDATED));
    contexts.listen(
        created -> tell(created, ContextUpdateType.CREATED),
        deleted -> tell(deleted, ContextUpdateType.DELETED));
  }

  @Override
  public void createContext(CreateContextRequest request, StreamObserver<Empty> answer) {
    if (request.getDcbContext()) {
      answer.onError(Failures.notOffered("a context for dynamic consistency boundaries"));
    } else {
      Answering.without(contexts.create(request.getName(), request.getMetaDataMap()), answer);
    }
  }

  @Override
  public void updateContextProperties(
      UpdateContextPropertiesRequest request, StreamObserver<Empty> answer) {
    Answering.without(contexts.update(request.getName(), request.getMetaDataMap()), answer);
  }

  @Override
  public void deleteContext(DeleteContextRequest request, StreamObserver<Empty> answer) {
    if (request.getPreserveEventStore()) {
      answer.onError(Failures.notOffered("to keep the events of a context that is deleted"));
    } else {
      Answering.without(contexts.delete(request.getName()), answer);
    }
  }

  @Override
  public void getContext(GetContextRequest request, StreamObserver<ContextOverview> answer) {
    EventLog context = contexts.find(request.getName());
    if (context == null) {
      answer.onError(Contexts.missing(request.getName()));
    } else {
      answer.onNext(overview(context));
      answer.onCompleted();
    }
  }

  @Override
  public void getContexts(Empty request, StreamObserver<ContextOverview> answer) {
    contexts.names().stream()
        .map(contexts::find)
        .filter(Objects::nonNull)
        .forEach(context -> answer.onNext(overview(context)));
    answer.onCompleted();
  }

  private ContextOverview overview(EventLog context) {
    return ContextOverview.newBuilder()
        .setName(context.context())
        .setReplicationGroup(group.overview())
        .putAllMetaData(contexts.properties(context))
        .build();
  }

  @Override
  public void subscribeContextUpdates(Empty request, StreamObserver<ContextUpdate> answer) {
    var watcher = (ServerCallStreamObserver<ContextUpdate>) answer;
    watcher.setOnCancelHandler(() -> watchers.remove(watcher));
    watchers.add(watcher);
  }

  private void tell(EventLog context, ContextUpdateType type) {
    ContextUpdate update =
        ContextUpdate.newBuilder().setContext(context.context()).setType(type).build();
    watchers.forEach(watcher -> tell(watcher, update));
  }

  /** All updates come from one thread. Who does not read them is parted with, to hold no memory. */
  private void tell(ServerCallStreamObserver<ContextUpdate> watcher, ContextUpdate update) {
    if (watcher.isReady()) {
      watcher.onNext(update);
    } else if (watchers.remove(watcher) && !watcher.isCancelled()) {
      watcher.onError(
          Status.RESOURCE_EXHAUSTED
              .withDescription("The updates are not read")
              .asRuntimeException());
    }
  }

  /** Ends all who wait for updates. */
  public void close(RuntimeException reason) {
    for (ServerCallStreamObserver<ContextUpdate> watcher : watchers) {
      if (watchers.remove(watcher) && !watcher.isCancelled()) {
        watcher.onError(reason);
      }
    }
  }
}

package io.orderflow.axonserver.rpc;

import com.google.protobuf.Empty;
import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers every method that this node does not have with its name and a word. */
public final class Unimplemented extends HandlerRegistry {

  /** By service, what those of its methods are for that this node does not have. */
  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry(
              "ReplicationGroupAdminService",
              "nodes and replication groups of a cluster, and this is a single node"),
          Map.entry(
              "DcbEventStore",
              "the event store with dynamic consistency boundaries, of Axon Framework 5"),
          Map.entry(
              "DcbSnapshotStore",
              "snapshots with dynamic consistency boundaries, of Axon Framework 5"),
          Map.entry(
              "DcbEventScheduler",
              "scheduled events with dynamic consistency boundaries, of Axon Framework 5"));

  @Override
  public @Nullable ServerMethodDefinition<?, ?> lookupMethod(
      String methodName, @Nullable String authority) {
    MethodDescriptor<Empty, Empty> method =
        MethodDescriptor.<Empty, Empty>newBuilder()
            .setType(MethodDescriptor.MethodType.UNKNOWN)
            .setFullMethodName(methodName)
            .setRequestMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
            .setResponseMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
            .build();
    return ServerMethodDefinition.create(method, handler(methodName));
  }

  /** The service without methods that it does not have: they are refused before a message comes. */
  public static ServerServiceDefinition without(
      ServerServiceDefinition service, MethodDescriptor<?, ?>... absent) {
    ServerServiceDefinition.Builder rest =
        ServerServiceDefinition.builder(service.getServiceDescriptor().getName());
    for (ServerMethodDefinition<?, ?> method : service.getMethods()) {
      if (!List.of(absent).contains(method.getMethodDescriptor())) {
        rest.addMethod(method);
      }
    }
    return rest.build();
  }

  /** Refuses any call of the named method. */
  public static <Q, R> ServerCallHandler<Q, R> handler(String methodName) {
    return (call, headers) -> {
      call.close(
          Status.UNIMPLEMENTED.withDescription(
              "This node does not offer " + methodName + word(methodName)),
          new Metadata());
      return new ServerCall.Listener<Q>() {};
    };
  }

  private static String word(String methodName) {
    String service = methodName.substring(0, Math.max(0, methodName.lastIndexOf('/')));
    String word = WORDS.get(service.substring(service.lastIndexOf('.') + 1));
    return word == null ? "" : ": " + word;
  }
}

package io.orderflow.axonserver.rpc;

import com.google.protobuf.Empty;
import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import org.jspecify.annotations.Nullable;

/** Answers every method that this node does not have with its name and a word. */
public final class Unimplemented extends HandlerRegistry {

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

  /** Refuses any call of the named method. */
  public static <Q, R> ServerCallHandler<Q, R> handler(String methodName) {
    return (call, headers) -> {
      call.close(
          Status.UNIMPLEMENTED.withDescription("This node does not offer " + methodName),
          new Metadata());
      return new ServerCall.Listener<Q>() {};
    };
  }
}

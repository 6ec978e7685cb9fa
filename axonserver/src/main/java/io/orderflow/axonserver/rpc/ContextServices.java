package io.orderflow.axonserver.rpc;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Builds a service whose methods act on the context that the call's headers name. Nothing is
 * remembered between calls: a context may be deleted, and made again as another one.
 *
 * @param <C> what a method needs to know of its context
 */
public final class ContextServices<C> {

  private static final Metadata.Key<String> CONTEXT =
      Metadata.Key.of("AxonIQ-Context", Metadata.ASCII_STRING_MARSHALLER);
  private static final String DEFAULT_CONTEXT = "default";

  private final ServerServiceDefinition.Builder definition;
  private final Function<String, @Nullable C> contexts;

  /**
   * @param contexts finds a context by its name; null when there is none of that name
   */
  public ContextServices(String service, Function<String, @Nullable C> contexts) {
    this.definition = ServerServiceDefinition.builder(service);
    this.contexts = contexts;
  }

  public <Q, R> ContextServices<C> method(
      MethodDescriptor<Q, R> method, Function<C, ServerCallHandler<Q, R>> handler) {
    definition.addMethod(
        method,
        (call, headers) -> {
          String header = headers.get(CONTEXT);
          String name = header == null || header.isEmpty() ? DEFAULT_CONTEXT : header;
          C context = contexts.apply(name);
          if (context == null) {
            call.close(
                Status.NOT_FOUND.withDescription("There is no context " + name), new Metadata());
            return new ServerCall.Listener<Q>() {};
          }
          ServerCallHandler<Q, R> started = handler.apply(context);
          return method.getType() == MethodDescriptor.MethodType.BIDI_STREAMING
              ? Peer.start(started, call, headers)
              : started.startCall(call, headers);
        });
    return this;
  }

  public ServerServiceDefinition build() {
    return definition.build();
  }
}

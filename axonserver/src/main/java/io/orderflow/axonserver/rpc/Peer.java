package io.orderflow.axonserver.rpc;

import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The other end of the connection that a call came by. It tells connections apart: two of one
 * client have two, all streams of one connection have the same.
 */
public final class Peer {

  private static final Context.Key<SocketAddress> PEER = Context.key("peer");

  private Peer() {}

  /** Of the call that is being started in this thread; null when there is none. */
  public static @Nullable SocketAddress ofThisCall() {
    return PEER.get();
  }

  static <Q, R> ServerCall.Listener<Q> start(
      ServerCallHandler<Q, R> handler, ServerCall<Q, R> call, Metadata headers) {
    SocketAddress peer = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    if (peer == null) {
      return handler.startCall(call, headers);
    }
    Context context = Context.current().withValue(PEER, peer);
    Context before = context.attach();
    try {
      return handler.startCall(call, headers);
    } finally {
      context.detach(before);
    }
  }
}

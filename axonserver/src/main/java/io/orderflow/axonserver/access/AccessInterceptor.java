package io.orderflow.axonserver.access;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.orderflow.axonserver.protocol.event.QueryEventsRequest;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the token of each gRPC call before anything else does, so that who has none does not
 * learn which contexts there are.
 */
public final class AccessInterceptor implements ServerInterceptor {

  private static final Metadata.Key<String> TOKEN = key("AxonIQ-Access-Token");
  private static final Metadata.Key<String> CONTEXT = key("AxonIQ-Context");

  private final AccessControl control;

  public AccessInterceptor(AccessControl control) {
    this.control = control;
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    Need need = Need.ofMethod(call.getMethodDescriptor().getFullMethodName());
    String token = headers.get(TOKEN);
    String named = headers.get(CONTEXT);
    String context = named == null || named.isEmpty() ? "default" : named;
    Verdict verdict = control.decide(token, need, context);
    if (verdict != Verdict.ALLOWED) {
      refuse(call, verdict);
      return new ServerCall.Listener<Q>() {};
    }
    ServerCall.Listener<Q> listener = next.startCall(call, headers);
    return call.getMethodDescriptor().getFullMethodName().endsWith("/QueryEvents")
        ? new NamedContext<>(listener, call, token, need)
        : listener;
  }

  private static void refuse(ServerCall<?, ?> call, Verdict verdict) {
    StatusRuntimeException failure = verdict.failure();
    Metadata trailers = failure.getTrailers();
    call.close(failure.getStatus(), trailers == null ? new Metadata() : trailers);
  }

  /** The one call whose messages may name another context than its headers do. */
  private final class NamedContext<Q> extends SimpleForwardingServerCallListener<Q> {

    private final ServerCall<Q, ?> call;
    private final @Nullable String token;
    private final Need need;
    private boolean refused;

    NamedContext(
        ServerCall.Listener<Q> listener, ServerCall<Q, ?> call, @Nullable String token, Need need) {
      super(listener);
      this.call = call;
      this.token = token;
      this.need = need;
    }

    @Override
    public void onMessage(Q message) {
      if (!refused && message instanceof QueryEventsRequest request) {
        Verdict verdict =
            request.getContextName().isEmpty()
                ? Verdict.ALLOWED
                : control.decide(token, need, request.getContextName());
        if (verdict != Verdict.ALLOWED) {
          refused = true;
          super.onCancel();
          refuse(call, verdict);
        }
      }
      if (!refused) {
        super.onMessage(message);
      }
    }

    @Override
    public void onHalfClose() {
      if (!refused) {
        super.onHalfClose();
      }
    }

    @Override
    public void onCancel() {
      if (!refused) {
        super.onCancel();
      }
    }

    @Override
    public void onComplete() {
      if (!refused) {
        super.onComplete();
      }
    }

    @Override
    public void onReady() {
      if (!refused) {
        super.onReady();
      }
    }
  }
}

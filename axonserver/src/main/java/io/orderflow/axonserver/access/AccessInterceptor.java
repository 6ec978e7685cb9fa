package io.orderflow.axonserver.access;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the token of each gRPC call before anything else does, so that who has none does not
 * learn which contexts there are.
 */
public final class AccessInterceptor implements ServerInterceptor {

  private static final Logger log = LoggerFactory.getLogger(AccessInterceptor.class);
  private static final Metadata.Key<String> TOKEN = key("AxonIQ-Access-Token");
  private static final Metadata.Key<String> CONTEXT = key("AxonIQ-Context");

  private final AccessControl control;
  private final Set<GuardedCall<?, ?>> open = ConcurrentHashMap.newKeySet();

  public AccessInterceptor(AccessControl control) {
    this.control = control;
    control.listen(() -> open.forEach(AccessInterceptor::recheck));
  }

  /** One that fails shields no other. */
  private static void recheck(GuardedCall<?, ?> call) {
    try {
      call.recheck();
    } catch (RuntimeException failure) {
      log.warn("A call was not ended as it should be", failure);
    }
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
    if (call.getMethodDescriptor().getType() == MethodType.UNARY) {
      return next.startCall(call, headers);
    }
    return new GuardedCall<>(call, open, where -> control.decide(token, need, where), context)
        .start(headers, next);
  }

  private static void refuse(ServerCall<?, ?> call, Verdict verdict) {
    StatusRuntimeException failure = verdict.failure();
    Metadata trailers = failure.getTrailers();
    call.close(failure.getStatus(), trailers == null ? new Metadata() : trailers);
  }
}

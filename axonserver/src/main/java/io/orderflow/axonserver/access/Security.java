package io.orderflow.axonserver.access;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** How the two ports are guarded: by tokens, by TLS, by both or not at all. */
public record Security(@Nullable AccessControl access, @Nullable TlsFiles tls) {

  /** Everybody who reaches the ports may do everything. */
  public static Security none() {
    return new Security(null, null);
  }

  public Security withAccess(AccessControl control) {
    return new Security(control, tls);
  }

  public Security withTls(TlsFiles files) {
    return new Security(access, files);
  }

  /** Guards the gRPC port, every call of which is looked at, also of services not there. */
  public NettyServerBuilder guard(NettyServerBuilder server) {
    if (access != null) {
      server.intercept(new AccessInterceptor(access));
    }
    if (tls != null) {
      try {
        server.sslContext(
            GrpcSslContexts.configure(SslContextBuilder.forServer(tls.key(), tls.chain())).build());
      } catch (SSLException failure) {
        throw new IllegalArgumentException(
            "%s and %s do not fit together".formatted(tls.certificates(), tls.privateKey()),
            failure);
      }
    }
    return server;
  }

  /** An HTTP port that guards every path that is added to it. */
  public HttpServer http(InetSocketAddress address) throws IOException {
    HttpServer server;
    if (tls == null) {
      server = HttpServer.create(address, 0);
    } else {
      HttpsConfigurator configurator = new HttpsConfigurator(tls.sslContext());
      HttpsServer secure = HttpsServer.create(address, 0);
      secure.setHttpsConfigurator(configurator);
      server = secure;
    }
    return access == null ? server : new GuardedServer(server, new AccessFilter(access));
  }

  /** Whether the sender of a request may make it: for an answer that goes on, to be asked again. */
  public BooleanSupplier permission(HttpExchange exchange) {
    return access == null ? () -> true : new AccessFilter(access).permission(exchange);
  }
}

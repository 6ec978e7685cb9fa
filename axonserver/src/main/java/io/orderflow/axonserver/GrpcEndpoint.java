package io.orderflow.axonserver;

import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.ServerChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import io.orderflow.axonserver.access.Security;
import io.orderflow.axonserver.rpc.Unimplemented;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The gRPC port. Handlers run in the threads of the connections, because none of them waits: that
 * saves two changes of thread for every call.
 */
final class GrpcEndpoint {

  private static final int WINDOW = 1 << 20;

  private final EventLoopGroup acceptor;
  private final EventLoopGroup loops;
  private final Server server;

  GrpcEndpoint(NodeOptions options, Security security, List<ServerServiceDefinition> services) {
    QuietDepartures.install();
    this.acceptor = group(1, "axonserver-accept");
    this.loops = group(options.eventLoops(), "axonserver-net");
    Class<? extends ServerChannel> channel =
        Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    this.server =
        security
            .guard(
                NettyServerBuilder.forAddress(
                    new InetSocketAddress(options.bindAddress(), options.grpcPort())))
            .channelType(channel)
            .bossEventLoopGroup(acceptor)
            .workerEventLoopGroup(loops)
            .withChildOption(ChannelOption.TCP_NODELAY, true)
            .directExecutor()
            .flowControlWindow(WINDOW)
            .maxInboundMessageSize(options.maxInboundBytes())
            .permitKeepAliveTime(100, TimeUnit.MILLISECONDS)
            .permitKeepAliveWithoutCalls(true)
            .keepAliveTime(10, TimeUnit.SECONDS)
            .keepAliveTimeout(10, TimeUnit.SECONDS)
            .addServices(services)
            .fallbackHandlerRegistry(new Unimplemented())
            .build();
    try {
      server.start();
    } catch (IOException failure) {
      stopLoops();
      throw new UncheckedIOException(
          "Cannot listen for gRPC on %s:%d".formatted(options.bindAddress(), options.grpcPort()),
          failure);
    }
  }

  private static EventLoopGroup group(int threads, String name) {
    ThreadFactory factory = new DefaultThreadFactory(name, true);
    return Epoll.isAvailable()
        ? new EpollEventLoopGroup(threads, factory)
        : new NioEventLoopGroup(threads, factory);
  }

  int port() {
    return server.getPort();
  }

  /** Takes no new connections and calls; what is open goes on. */
  void stopAccepting() {
    server.shutdown();
  }

  /** Waits for open calls to end within the bound, then cuts them off. */
  void close(Duration bound) {
    try {
      if (!server.awaitTermination(bound.toMillis(), TimeUnit.MILLISECONDS)) {
        server.shutdownNow();
        server.awaitTermination(1, TimeUnit.SECONDS);
      }
    } catch (InterruptedException stop) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    } finally {
      stopLoops();
    }
  }

  private void stopLoops() {
    acceptor.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}

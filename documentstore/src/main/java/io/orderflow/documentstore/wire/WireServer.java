package io.orderflow.documentstore.wire;

import de.bwaldvogel.mongo.bson.Document;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/** Listens for drivers. */
public final class WireServer implements AutoCloseable {

  /**
   * A connection stays on one thread; this many keep a find from queueing behind another
   * connection's write.
   */
  private static final int THREADS = 32;

  private static final int STOP_SECONDS = 5;

  private final EventLoopGroup acceptor;
  private final EventLoopGroup workers;
  private final ChannelGroup channels;
  private final Channel listening;

  private WireServer(
      EventLoopGroup acceptor, EventLoopGroup workers, ChannelGroup channels, Channel listening) {
    this.acceptor = acceptor;
    this.workers = workers;
    this.channels = channels;
    this.listening = listening;
  }

  /** Binds to an address; every command goes to {@code commands}, whose answer is sent back. */
  public static WireServer start(
      InetSocketAddress address, BiFunction<Channel, WireRequest, Document> commands) {
    EventLoopGroup acceptor = group("documentstore-accept", 1);
    EventLoopGroup workers = group("documentstore", THREADS);
    ChannelGroup channels = new DefaultChannelGroup("documentstore", acceptor.next());
    try {
      Channel listening =
          new ServerBootstrap()
              .group(acceptor, workers)
              .channel(NioServerSocketChannel.class)
              .option(ChannelOption.SO_BACKLOG, 128)
              .option(ChannelOption.SO_REUSEADDR, true)
              .childOption(ChannelOption.TCP_NODELAY, true)
              .childHandler(
                  new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                      channel.pipeline().addLast(frames(), new WireHandler(commands, channels));
                    }
                  })
              .bind(address)
              .syncUninterruptibly()
              .channel();
      return new WireServer(acceptor, workers, channels, listening);
    } catch (RuntimeException e) {
      acceptor.shutdownGracefully(0, 0, TimeUnit.SECONDS);
      workers.shutdownGracefully(0, 0, TimeUnit.SECONDS);
      throw e;
    }
  }

  private static EventLoopGroup group(String name, int threads) {
    return new MultiThreadIoEventLoopGroup(
        threads, new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
  }

  private static LengthFieldBasedFrameDecoder frames() {
    return new LengthFieldBasedFrameDecoder(
        ByteOrder.LITTLE_ENDIAN,
        WireFormat.MAX_MESSAGE_BYTES,
        0,
        Integer.BYTES,
        -Integer.BYTES,
        0,
        true);
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) listening.localAddress();
  }

  /** Stops listening, closes the connections, and waits up to 10 s for the commands that run. */
  @Override
  public void close() {
    listening.close().awaitUninterruptibly(STOP_SECONDS, TimeUnit.SECONDS);
    channels.close().awaitUninterruptibly(STOP_SECONDS, TimeUnit.SECONDS);
    acceptor.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS);
    workers.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS);
    acceptor.terminationFuture().awaitUninterruptibly(2 * STOP_SECONDS, TimeUnit.SECONDS);
    workers.terminationFuture().awaitUninterruptibly(2 * STOP_SECONDS, TimeUnit.SECONDS);
  }
}

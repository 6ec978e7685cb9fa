package io.orderflow.benchmarks.node;

import io.axoniq.axonserver.grpc.InstructionAck;
import io.axoniq.axonserver.grpc.command.Command;
import io.axoniq.axonserver.grpc.command.CommandProviderInbound;
import io.axoniq.axonserver.grpc.command.CommandProviderOutbound;
import io.axoniq.axonserver.grpc.command.CommandResponse;
import io.axoniq.axonserver.grpc.command.CommandServiceGrpc;
import io.axoniq.axonserver.grpc.control.ClientIdentification;
import io.axoniq.axonserver.grpc.control.Heartbeat;
import io.axoniq.axonserver.grpc.control.PlatformInboundInstruction;
import io.axoniq.axonserver.grpc.control.PlatformInfo;
import io.axoniq.axonserver.grpc.control.PlatformOutboundInstruction;
import io.axoniq.axonserver.grpc.control.PlatformServiceGrpc;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * A gRPC server with the node's settings that answers its calls and stores nothing: what gRPC
 * costs. {@code main} takes the port.
 */
final class UnstoredServer {

  private static final int WINDOW = 1 << 20;

  private UnstoredServer() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    int port = Integer.parseInt(arguments[0]);
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .channelType(EpollServerSocketChannel.class)
            .bossEventLoopGroup(new EpollEventLoopGroup(1))
            .workerEventLoopGroup(new EpollEventLoopGroup(1))
            .directExecutor()
            .flowControlWindow(WINDOW)
            .permitKeepAliveTime(100, TimeUnit.MILLISECONDS)
            .permitKeepAliveWithoutCalls(true)
            .addService(new Platform())
            .addService(new UnstoredEvents())
            .addService(new Commands())
            .build()
            .start();
    System.out.printf("ready: %d%n", port);
    server.awaitTermination();
  }

  private static final class Platform extends PlatformServiceGrpc.PlatformServiceImplBase {

    @Override
    public void getPlatformServer(
        ClientIdentification request, StreamObserver<PlatformInfo> answer) {
      answer.onNext(PlatformInfo.newBuilder().setSameConnection(true).build());
      answer.onCompleted();
    }

    @Override
    public StreamObserver<PlatformInboundInstruction> openStream(
        StreamObserver<PlatformOutboundInstruction> out) {
      return new Taking<>(instruction -> answer(instruction, out), out::onCompleted);
    }

    /** A client that hears nothing connects anew. */
    private static void answer(
        PlatformInboundInstruction instruction, StreamObserver<PlatformOutboundInstruction> out) {
      if (instruction.hasHeartbeat()) {
        out.onNext(
            PlatformOutboundInstruction.newBuilder()
                .setHeartbeat(Heartbeat.getDefaultInstance())
                .build());
      }
      if (!instruction.getInstructionId().isEmpty()) {
        out.onNext(
            PlatformOutboundInstruction.newBuilder()
                .setAck(
                    InstructionAck.newBuilder()
                        .setInstructionId(instruction.getInstructionId())
                        .setSuccess(true))
                .build());
      }
    }
  }

  /** Answers every command itself. */
  private static final class Commands extends CommandServiceGrpc.CommandServiceImplBase {

    @Override
    public StreamObserver<CommandProviderOutbound> openStream(
        StreamObserver<CommandProviderInbound> out) {
      return new Taking<>(any -> {}, out::onCompleted);
    }

    @Override
    public void dispatch(Command command, StreamObserver<CommandResponse> answer) {
      answer.onNext(
          CommandResponse.newBuilder()
              .setRequestIdentifier(command.getMessageIdentifier())
              .build());
      answer.onCompleted();
    }
  }
}

package io.orderflow.benchmarks.node;

import io.axoniq.axonserver.grpc.control.ClientIdentification;
import io.axoniq.axonserver.grpc.control.PlatformInboundInstruction;
import io.axoniq.axonserver.grpc.control.PlatformInfo;
import io.axoniq.axonserver.grpc.control.PlatformOutboundInstruction;
import io.axoniq.axonserver.grpc.control.PlatformServiceGrpc;
import io.axoniq.axonserver.grpc.event.Confirmation;
import io.axoniq.axonserver.grpc.event.Event;
import io.axoniq.axonserver.grpc.event.EventStoreGrpc;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.axonframework.eventsourcing.eventstore.EventStore;

/** A server of the same protocol that confirms every append and stores nothing: what gRPC costs. */
final class Unstored implements Target {

  private final Server server;
  private final AxonClient client;

  Unstored() {
    try {
      server =
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .directExecutor()
              .addService(new Platform())
              .addService(new Events())
              .build()
              .start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    client = new AxonClient(server.getPort(), "unstored");
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
      return new Ended<>(out::onCompleted);
    }
  }

  private static final class Events extends EventStoreGrpc.EventStoreImplBase {

    @Override
    public StreamObserver<Event> appendEvent(StreamObserver<Confirmation> answer) {
      return new Ended<>(
          () -> {
            answer.onNext(Confirmation.newBuilder().setSuccess(true).build());
            answer.onCompleted();
          });
    }
  }

  /** Takes everything, and does something at the end. */
  private record Ended<T>(Runnable atEnd) implements StreamObserver<T> {

    @Override
    public void onNext(T value) {}

    @Override
    public void onError(Throwable gone) {}

    @Override
    public void onCompleted() {
      atEnd.run();
    }
  }

  @Override
  public String name() {
    return "gRPC without storage";
  }

  @Override
  public EventStore events() {
    return client.events();
  }

  @Override
  public void close() {
    client.close();
    server.shutdownNow();
  }
}

package io.orderflow.axonserver.tool;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.orderflow.axonserver.protocol.event.Confirmation;
import io.orderflow.axonserver.protocol.event.Event;
import io.orderflow.axonserver.protocol.event.EventStoreGrpc;
import io.orderflow.axonserver.protocol.event.GetAggregateSnapshotsRequest;
import io.orderflow.axonserver.protocol.event.GetFirstTokenRequest;
import io.orderflow.axonserver.protocol.event.GetLastTokenRequest;
import java.io.File;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The event store of one context of any Axon Server, by its public protocol. */
final class RemoteEventStore implements AutoCloseable {

  static final String USAGE =
      "--server HOST:PORT --context NAME [--token TOKEN] [--tls true|PEM_FILE]";

  private static final Metadata.Key<String> CONTEXT =
      Metadata.Key.of("AxonIQ-Context", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<String> TOKEN =
      Metadata.Key.of("AxonIQ-Access-Token", Metadata.ASCII_STRING_MARSHALLER);
  private static final int MAX_MESSAGE = 256 << 20;
  private static final long PATIENCE_SECONDS = 60;
  private static final int SNAPSHOTS_AT_ONCE = 100;

  private final ManagedChannel channel;
  private final EventStoreGrpc.EventStoreStub calls;
  private final EventStoreGrpc.EventStoreBlockingStub blocking;
  private final EventStoreGrpc.EventStoreFutureStub futures;

  RemoteEventStore(Options options, String context) {
    Metadata headers = new Metadata();
    headers.put(CONTEXT, context);
    String token = options.get("--token");
    if (token != null) {
      headers.put(TOKEN, token);
    }
    NettyChannelBuilder builder =
        NettyChannelBuilder.forTarget(options.get("--server", "127.0.0.1:8124"))
            .intercept(MetadataUtils.newAttachHeadersInterceptor(headers))
            .maxInboundMessageSize(MAX_MESSAGE);
    this.channel = secured(builder, options.get("--tls", "false")).build();
    this.calls = EventStoreGrpc.newStub(channel);
    this.blocking = EventStoreGrpc.newBlockingStub(channel);
    this.futures = EventStoreGrpc.newFutureStub(channel);
  }

  /**
   * @param tls whether there is TLS, or the file with the certificates that are trusted in place of
   *     the JVM's
   */
  private static NettyChannelBuilder secured(NettyChannelBuilder builder, String tls) {
    if (tls.equals("false")) {
      return builder.usePlaintext();
    }
    if (tls.equals("true")) {
      return builder.useTransportSecurity();
    }
    try {
      return builder.sslContext(GrpcSslContexts.forClient().trustManager(new File(tls)).build());
    } catch (IllegalArgumentException | SSLException none) {
      throw new IllegalArgumentException("--tls is true or a file with certificates: " + tls, none);
    }
  }

  private EventStoreGrpc.EventStoreBlockingStub bounded() {
    return blocking.withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** The token of the first event that is kept. */
  long firstToken() {
    return bounded().getFirstToken(GetFirstTokenRequest.getDefaultInstance()).getToken();
  }

  /** The token of the last event; -1 when there is none. */
  long lastToken() {
    return bounded().getLastToken(GetLastTokenRequest.getDefaultInstance()).getToken();
  }

  /** The events from the given token on, one after the other. */
  RemoteEvents events(long from) {
    return new RemoteEvents(channel.newCall(listEvents(), CallOptions.DEFAULT), from);
  }

  private static io.grpc.MethodDescriptor<
          io.orderflow.axonserver.protocol.event.GetEventsRequest,
          io.orderflow.axonserver.protocol.event.EventWithToken>
      listEvents() {
    return EventStoreGrpc.getListEventsMethod();
  }

  /** All snapshots of an aggregate, oldest first. Servers limit how many they list at once. */
  List<Event> snapshots(String aggregateId) {
    List<Event> newestFirst = new ArrayList<>();
    long last = Long.MAX_VALUE;
    while (last >= 0) {
      Iterator<Event> some =
          bounded()
              .listAggregateSnapshots(
                  GetAggregateSnapshotsRequest.newBuilder()
                      .setAggregateId(aggregateId)
                      .setInitialSequence(0)
                      .setMaxSequence(last)
                      .setMaxResults(SNAPSHOTS_AT_ONCE)
                      .build());
      if (!some.hasNext()) {
        break;
      }
      while (some.hasNext()) {
        Event snapshot = some.next();
        newestFirst.add(snapshot);
        last = Math.min(last, snapshot.getAggregateSequenceNumber() - 1);
      }
    }
    return newestFirst.reversed();
  }

  /** Appends the events in one transaction; returns when that is acknowledged. */
  void append(List<Event> events) {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    StreamObserver<Event> transaction =
        calls
            .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
            .appendEvent(new Confirmed(done));
    events.forEach(transaction::onNext);
    transaction.onCompleted();
    if (!get(done)) {
      throw new IllegalStateException("The server has not confirmed a transaction");
    }
  }

  /** Stores the snapshots; returns when all are acknowledged. */
  void appendSnapshots(List<Event> snapshots) {
    var answers =
        snapshots.stream()
            .map(
                snapshot ->
                    futures
                        .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .appendSnapshot(snapshot))
            .toList();
    for (var answer : answers) {
      if (!get(answer).getSuccess()) {
        throw new IllegalStateException("The server has not confirmed a snapshot");
      }
    }
  }

  private static <T> T get(java.util.concurrent.Future<T> future) {
    try {
      return future.get(2 * PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failure) {
      throw new IllegalStateException("The server has refused it: " + message(failure), failure);
    } catch (TimeoutException silence) {
      throw new IllegalStateException("The server does not answer", silence);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", stop);
    }
  }

  private static @Nullable String message(ExecutionException failure) {
    return failure.getCause() == null ? failure.getMessage() : failure.getCause().getMessage();
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  private record Confirmed(CompletableFuture<Boolean> done)
      implements StreamObserver<Confirmation> {

    @Override
    public void onNext(Confirmation confirmation) {
      done.complete(confirmation.getSuccess());
    }

    @Override
    public void onError(Throwable refusal) {
      done.completeExceptionally(refusal);
    }

    @Override
    public void onCompleted() {
      done.complete(false);
    }
  }
}

package io.orderflow.benchmarks.node;

import io.axoniq.axonserver.grpc.event.EventWithToken;
import io.axoniq.axonserver.grpc.event.GetEventsRequest;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Follows the log over the stub, with permits as the connector gives them. */
final class WireStream implements ClientResponseObserver<GetEventsRequest, EventWithToken> {

  private static final int PERMITS = 10_000;
  private static final int REFILL = 5_000;
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final int wanted;
  private ClientCallStreamObserver<GetEventsRequest> requests;
  private int seen;
  private long lastToken = -1;

  @SuppressWarnings("NullAway.Init") // gRPC calls beforeStart before anything else.
  private WireStream(int wanted) {
    this.wanted = wanted;
  }

  /**
   * @param from the first token
   * @param wanted events
   * @return events per second, from the request to the last of them
   */
  static double perSecond(WireClient wire, long from, int wanted)
      throws InterruptedException, ExecutionException, TimeoutException {
    long began = System.nanoTime();
    WireStream stream = new WireStream(wanted);
    stream.lastToken = from - 1;
    wire.events()
        .listEvents(stream)
        .onNext(
            GetEventsRequest.newBuilder()
                .setTrackingToken(from)
                .setNumberOfPermits(PERMITS)
                .build());
    stream.ended.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    return wanted / ((System.nanoTime() - began) / 1e9);
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<GetEventsRequest> requests) {
    this.requests = requests;
  }

  @Override
  public void onNext(EventWithToken event) {
    if (event.getToken() != ++lastToken) {
      ended.completeExceptionally(
          new IllegalStateException(
              "token %d where %d follows".formatted(event.getToken(), lastToken)));
    }
    if (++seen == wanted) {
      ended.complete(null);
      requests.cancel("seen enough", null);
    } else if (seen % REFILL == 0) {
      requests.onNext(GetEventsRequest.newBuilder().setNumberOfPermits(REFILL).build());
    }
  }

  @Override
  public void onError(Throwable failed) {
    ended.completeExceptionally(failed);
  }

  @Override
  public void onCompleted() {
    ended.completeExceptionally(new IllegalStateException("the stream ended"));
  }
}

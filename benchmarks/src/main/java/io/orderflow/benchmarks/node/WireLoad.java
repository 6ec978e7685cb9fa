package io.orderflow.benchmarks.node;

import io.grpc.stub.StreamObserver;
import io.orderflow.benchmarks.Samples;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * So many clients over the stub, each of which makes one call after the other. They need no thread
 * each, because the end of one call begins the next.
 */
final class WireLoad {

  private static final Duration GRACE = Duration.ofSeconds(60);

  private WireLoad() {}

  /** One of the calls that a client makes again and again. */
  @FunctionalInterface
  interface Call<T> {
    /**
     * Begins the call.
     *
     * @param answer is told of its end
     * @return false when there is nothing left to do
     */
    boolean begin(StreamObserver<T> answer);
  }

  /**
   * @param client gives the client of a number what it does again and again
   */
  static <T> Load of(int clients, Duration time, IntFunction<Call<T>> client)
      throws InterruptedException, ExecutionException, TimeoutException {
    long began = System.nanoTime();
    long end = began + time.toNanos();
    List<Client<T>> all =
        IntStream.range(0, clients)
            .mapToObj(number -> new Client<>(client.apply(number), end))
            .toList();
    all.forEach(Client::next);
    for (Client<T> each : all) {
      each.ended.get(time.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    long[] taken = all.stream().flatMapToLong(Client::taken).toArray();
    return new Load(taken.length / seconds, Samples.of(taken));
  }

  private static final class Client<T> implements StreamObserver<T> {

    private final Call<T> call;
    private final long end;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private long[] taken = new long[1024];
    private int count;
    private long began;

    Client(Call<T> call, long end) {
      this.call = call;
      this.end = end;
    }

    void next() {
      began = System.nanoTime();
      if (!call.begin(this)) {
        ended.complete(null);
      }
    }

    @Override
    public void onNext(T answer) {}

    @Override
    public void onError(Throwable failed) {
      ended.completeExceptionally(failed);
    }

    @Override
    public void onCompleted() {
      long now = System.nanoTime();
      if (count == taken.length) {
        taken = Arrays.copyOf(taken, 2 * count);
      }
      taken[count++] = now - began;
      if (now < end) {
        next();
      } else {
        ended.complete(null);
      }
    }

    LongStream taken() {
      return Arrays.stream(taken, 0, count);
    }
  }
}

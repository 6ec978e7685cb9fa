package io.orderflow.axonserver.rpc;

import io.grpc.stub.ServerCallStreamObserver;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The way to a handler: messages leave while the handler has given permits and its transport takes
 * them. Others wait, the highest priority first and in their order within one, up to two bounds.
 *
 * @param <M> the protocol's message to the handler
 */
public final class PermitChannel<M> {

  private final ServerCallStreamObserver<M> out;
  private final int maxWaiting;
  private final long maxBytes;
  private final PriorityQueue<Waiting<M>> waiting =
      new PriorityQueue<>(
          Comparator.<Waiting<M>>comparingLong(each -> -each.delivery.priority())
              .thenComparingLong(Waiting::order));
  private long bytes;

  /** Changed under the lock alone; whoever only looks takes none. */
  private volatile long permits;

  private long order;
  private boolean closed;

  /**
   * @param maxWaiting how many messages wait at most
   * @param maxBytes how many bytes they have at most; one may wait whatever it has
   */
  public PermitChannel(ServerCallStreamObserver<M> out, int maxWaiting, long maxBytes) {
    this.out = out;
    this.maxWaiting = maxWaiting;
    this.maxBytes = maxBytes;
    out.setOnReadyHandler(this::proceed);
  }

  /** What became of a delivery that was offered. */
  public enum Outcome {
    /** Sent, or waiting. */
    ACCEPTED,
    /** As many wait as may, or as many bytes. */
    FULL,
    /** The handler is gone. */
    CLOSED
  }

  /** A message that may have to wait. */
  public interface Delivery<M> {

    M message();

    /** About how many bytes it holds while it waits. */
    default int size() {
      return 0;
    }

    /** Higher ones leave first. */
    default long priority() {
      return 0;
    }

    /** Called once, right after the message was sent. */
    default void sent() {}
  }

  public synchronized Outcome offer(Delivery<M> delivery) {
    if (closed) {
      return Outcome.CLOSED;
    }
    if (waiting.isEmpty() && permits > 0 && out.isReady()) {
      send(delivery);
      return Outcome.ACCEPTED;
    }
    int size = delivery.size();
    if (waiting.size() >= maxWaiting || (!waiting.isEmpty() && bytes + size > maxBytes)) {
      return Outcome.FULL;
    }
    bytes += size;
    waiting.add(new Waiting<>(delivery, order++));
    return Outcome.ACCEPTED;
  }

  private void send(Delivery<M> delivery) {
    permits--;
    out.onNext(delivery.message());
    delivery.sent();
  }

  /**
   * Sends what must not wait: acknowledgements and control of what the handler is at work on. It
   * uses a permit too, because the handler counts each message.
   */
  public synchronized void sendNow(M message) {
    if (!closed) {
      permits--;
      out.onNext(message);
    }
  }

  public synchronized void permit(long more) {
    long sum = permits + Math.max(0, more);
    permits = sum < permits ? Long.MAX_VALUE : sum;
    proceed();
  }

  private synchronized void proceed() {
    while (!closed && permits > 0 && out.isReady()) {
      Waiting<M> next = waiting.poll();
      if (next == null) {
        return;
      }
      bytes -= next.delivery.size();
      send(next.delivery);
    }
  }

  /** Takes back a delivery that still waits; false when it has left already. */
  public synchronized boolean withdraw(Delivery<M> delivery) {
    boolean waited = waiting.removeIf(each -> each.delivery == delivery);
    if (waited) {
      bytes -= delivery.size();
    }
    return waited;
  }

  /** Takes back all deliveries that still wait and match, and returns them in their order. */
  public synchronized List<Delivery<M>> withdrawAll(Predicate<Delivery<M>> matching) {
    List<Delivery<M>> withdrawn =
        waiting.stream()
            .filter(each -> matching.test(each.delivery))
            .sorted(waiting.comparator())
            .map(Waiting::delivery)
            .toList();
    Set<Delivery<M>> gone = Collections.newSetFromMap(new IdentityHashMap<>());
    gone.addAll(withdrawn);
    waiting.removeIf(each -> gone.contains(each.delivery));
    withdrawn.forEach(each -> bytes -= each.size());
    return withdrawn;
  }

  /** About how many bytes wait. */
  public synchronized long waitingBytes() {
    return bytes;
  }

  public synchronized int waiting() {
    return waiting.size();
  }

  /** How many messages may be sent; below 0 when more had to be. */
  public long permits() {
    return permits;
  }

  /** Ends the channel without a word to the handler, and returns what still waited. */
  public synchronized List<Delivery<M>> close() {
    closed = true;
    return withdrawAll(any -> true);
  }

  /** Ends the channel and tells the handler why. */
  public synchronized List<Delivery<M>> close(RuntimeException reason) {
    boolean first = !closed;
    List<Delivery<M>> left = close();
    if (first && !out.isCancelled()) {
      out.onError(reason);
    }
    return left;
  }

  /** Ends the channel because the handler has ended it. */
  public synchronized List<Delivery<M>> complete() {
    boolean first = !closed;
    List<Delivery<M>> left = close();
    if (first && !out.isCancelled()) {
      out.onCompleted();
    }
    return left;
  }

  private record Waiting<M>(Delivery<M> delivery, long order) {}
}

package io.orderflow.axonserver.stream;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.orderflow.axonserver.protocol.streams.Open;
import io.orderflow.axonserver.protocol.streams.ProgressAcknowledgement;
import io.orderflow.axonserver.protocol.streams.StreamRequest;
import io.orderflow.axonserver.rpc.Failures;
import io.orderflow.axonserver.rpc.Peer;
import java.net.SocketAddress;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A client of a stream: it serves the segments that the stream gives it.
 *
 * <p>Whoever raises {@link #work} from 0 sends until it is 0 again; others only raise it. All
 * signals leave from there, so that none of a segment's events follows the word that it is closed.
 */
final class StreamConnection implements StreamObserver<StreamRequest> {

  private static final int ROUNDS_PER_TURN = 8;

  private final StreamRegistry registry;
  private final Executor readers;
  private final ServerCallStreamObserver<Signal> out;
  private final AtomicInteger work = new AtomicInteger();
  private final Queue<Runnable> mailbox = new ConcurrentLinkedQueue<>();
  private final Map<Integer, SegmentFeed> feeds = new ConcurrentHashMap<>();
  private volatile @Nullable PersistentStream stream;
  private final @Nullable SocketAddress peer = Peer.ofThisCall();
  private volatile String clientId = "";
  private volatile boolean ended;

  StreamConnection(
      StreamRegistry registry, Executor readers, ServerCallStreamObserver<Signal> out) {
    this.registry = registry;
    this.readers = readers;
    this.out = out;
    out.setOnReadyHandler(this::proceed);
    out.setOnCancelHandler(this::gone);
  }

  boolean isOf(SocketAddress connection) {
    return connection.equals(peer);
  }

  String clientId() {
    return clientId;
  }

  @Override
  public void onNext(StreamRequest request) {
    PersistentStream known = stream;
    if (ended) {
      return;
    }
    if (request.hasOpen() && known == null) {
      open(request.getOpen());
    } else if (request.hasOpen() || known == null) {
      end(Failures.invalid("A stream is opened once, and by the first request"));
    } else {
      switch (request.getRequestCase()) {
        case ACKNOWLEDGEPROGRESS -> acknowledge(known, request.getAcknowledgeProgress());
        case REQUESTS -> {
          SegmentFeed feed = feeds.get(request.getRequests().getSegment());
          if (feed != null) {
            feed.permit(request.getRequests().getRequests());
            proceed();
          }
        }
        case ERROR ->
            known.failed(this, request.getError().getSegment(), request.getError().getError());
        case OPEN, REQUEST_NOT_SET -> {}
      }
    }
  }

  private void open(Open request) {
    clientId = request.getClientId();
    try {
      PersistentStream opened = registry.open(request);
      stream = opened;
      opened.join(this);
    } catch (RuntimeException refusal) {
      end(Failures.of(refusal));
    }
  }

  private void acknowledge(PersistentStream known, ProgressAcknowledgement progress) {
    if (progress.getPosition() == PersistentStream.WORK_DONE) {
      known.workDone(this, progress.getSegment());
    } else {
      known.acknowledge(this, progress.getSegment(), progress.getPosition());
      proceed();
    }
  }

  @Override
  public void onError(Throwable cancelled) {
    gone();
  }

  private void gone() {
    leave();
    post(
        () -> {
          ended = true;
          feeds.clear();
        });
  }

  @Override
  public void onCompleted() {
    leave();
    end(null);
  }

  private void leave() {
    PersistentStream known = stream;
    if (known != null) {
      known.leave(this);
    }
  }

  void opened(SegmentFeed feed) {
    post(
        () -> {
          feeds.put(feed.segment(), feed);
          out.onNext(new Signal.Opened(feed.segment()));
        });
  }

  void closed(int segment) {
    post(
        () -> {
          SegmentFeed feed = feeds.remove(segment);
          out.onNext(new Signal.Closed(segment));
          if (feed != null) {
            feed.close();
          }
        });
  }

  /** Ends the connection, with an error if there is one to tell. */
  void end(@Nullable RuntimeException failure) {
    post(
        () -> {
          ended = true;
          feeds.clear();
          if (!out.isCancelled()) {
            if (failure == null) {
              out.onCompleted();
            } else {
              out.onError(failure);
            }
          }
        });
  }

  /** The stream decides under its lock; what it decided is sent by another thread. */
  private void post(Runnable task) {
    mailbox.add(task);
    try {
      readers.execute(this::proceed);
    } catch (RejectedExecutionException closing) {
      proceed();
    }
  }

  /** Sends what can be sent now. */
  void proceed() {
    if (work.getAndIncrement() == 0) {
      run(false);
    }
  }

  private void run(boolean mayRead) {
    int done = 1;
    while (done != 0) {
      if (!turn(mayRead)) {
        handToReader();
        return;
      }
      done = work.addAndGet(-done);
    }
  }

  private void handToReader() {
    try {
      readers.execute(() -> run(true));
    } catch (RejectedExecutionException closing) {
      mailbox.add(() -> ended = true);
      run(true);
    }
  }

  /** False when it is a reader's turn. */
  private boolean turn(boolean mayRead) {
    try {
      for (int round = 0; round < ROUNDS_PER_TURN; round++) {
        work();
        boolean more = false;
        for (SegmentFeed feed : feeds.values()) {
          switch (out.isReady() ? proceed(feed, mayRead) : SegmentFeed.Outcome.WAITING) {
            case WAITING -> {}
            case ON_DISK -> {
              return false;
            }
            case MORE -> more = true;
          }
        }
        if (!more) {
          return true;
        }
      }
      return false;
    } catch (RuntimeException failure) {
      leave();
      end(Failures.of(failure));
      return true;
    }
  }

  private void work() {
    for (Runnable task = mailbox.poll(); task != null; task = mailbox.poll()) {
      if (!ended) {
        task.run();
      }
    }
  }

  private SegmentFeed.Outcome proceed(SegmentFeed feed, boolean mayRead) {
    SegmentFeed.Outcome outcome = feed.proceed(mayRead, this::send);
    long idle = feed.idleAt();
    PersistentStream known = stream;
    if (idle >= 0 && known != null) {
      known.idle(feed, idle);
    }
    return outcome;
  }

  private boolean send(Signal signal) {
    out.onNext(signal);
    if (signal instanceof Signal.Sent) {
      registry.delivered().increment();
    }
    return out.isReady();
  }
}

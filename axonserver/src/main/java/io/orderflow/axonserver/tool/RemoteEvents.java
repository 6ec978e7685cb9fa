package io.orderflow.axonserver.tool;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.orderflow.axonserver.protocol.event.EventWithToken;
import io.orderflow.axonserver.protocol.event.GetEventsRequest;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A stream of events that is read at the pace of its reader: no more are asked for than fit. */
final class RemoteEvents implements AutoCloseable {

  private static final int PERMITS = 500;
  private static final long PATIENCE_SECONDS = 60;

  private final ClientCall<GetEventsRequest, EventWithToken> call;
  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
  private int used;

  RemoteEvents(ClientCall<GetEventsRequest, EventWithToken> call, long from) {
    this.call = call;
    call.start(new Listener(), new Metadata());
    call.request(Integer.MAX_VALUE);
    call.sendMessage(
        GetEventsRequest.newBuilder().setTrackingToken(from).setNumberOfPermits(PERMITS).build());
  }

  /** The next event, for which it waits. */
  EventWithToken next() {
    Arrival arrival = take();
    EventWithToken event = arrival == null ? null : arrival.event;
    if (event == null) {
      throw new IllegalStateException(
          "The server has ended the stream of events: "
              + (arrival == null ? "it sends nothing" : arrival.end));
    }
    if (++used == PERMITS / 2) {
      used = 0;
      call.sendMessage(GetEventsRequest.newBuilder().setNumberOfPermits(PERMITS / 2).build());
    }
    return event;
  }

  private @Nullable Arrival take() {
    try {
      return arrivals.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", stop);
    }
  }

  @Override
  public void close() {
    call.cancel("Enough was read", null);
  }

  private record Arrival(@Nullable EventWithToken event, @Nullable Status end) {}

  private final class Listener extends ClientCall.Listener<EventWithToken> {

    @Override
    public void onMessage(EventWithToken event) {
      arrivals.add(new Arrival(event, null));
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      arrivals.add(new Arrival(null, status));
    }
  }
}

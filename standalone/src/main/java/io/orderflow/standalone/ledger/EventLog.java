package io.orderflow.standalone.ledger;

import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.connector.AxonServerConnectionFactory;
import io.axoniq.axonserver.connector.event.EventChannel;
import io.axoniq.axonserver.connector.event.EventStream;
import io.axoniq.axonserver.connector.impl.ServerAddress;
import io.axoniq.axonserver.grpc.event.EventWithToken;
import io.orderflow.standalone.CommandFailure;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** The event log of an Axon Server, read through its public protocol. */
public final class EventLog {

  private static final String CLIENT = "ledger";
  private static final String CONTEXT = "default";
  private static final int BUFFER = 8_192;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final String host;
  private final int port;

  public EventLog(String host, int port) {
    this.host = host;
    this.port = port;
  }

  /**
   * Passes every event from position 0 to the last one that is there when it begins.
   *
   * @return that last position; -1 for an empty log
   * @throws CommandFailure where the server is not there, or stays silent for 20 seconds
   */
  public long read(Consumer<LoggedEvent> consumer) throws InterruptedException {
    AxonServerConnectionFactory factory =
        AxonServerConnectionFactory.forClient(CLIENT)
            .routingServers(new ServerAddress(host, port))
            .connectTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
            .build();
    try {
      AxonServerConnection connection = factory.connect(CONTEXT);
      EventChannel events = connection.eventChannel();
      long head = head(events);
      if (head >= 0) {
        read(events, head, consumer);
      }
      return head;
    } finally {
      factory.shutdown();
    }
  }

  private long head(EventChannel events) throws InterruptedException {
    try {
      return events.getLastToken().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      throw unreadable(failed.getCause() == null ? failed : failed.getCause());
    } catch (TimeoutException silent) {
      throw unreadable(silent);
    }
  }

  private void read(EventChannel events, long head, Consumer<LoggedEvent> consumer)
      throws InterruptedException {
    EventReader reader = new EventReader();
    try (EventStream stream = events.openStream(-1, BUFFER)) {
      long position = -1;
      while (position < head) {
        EventWithToken next = stream.nextIfAvailable(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (next == null) {
          throw unreadable(stream.getError().orElseGet(() -> new TimeoutException("no answer")));
        }
        position = next.getToken();
        consumer.accept(reader.read(next));
      }
    }
  }

  private CommandFailure unreadable(Throwable cause) {
    return new CommandFailure(
        "cannot read the event log of %s:%d: %s".formatted(host, port, cause), cause);
  }
}

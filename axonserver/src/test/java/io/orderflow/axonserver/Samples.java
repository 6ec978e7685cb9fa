package io.orderflow.axonserver;

import static io.orderflow.axonserver.Clients.event;
import static io.orderflow.axonserver.Clients.get;

import io.axoniq.axonserver.connector.AxonServerConnection;
import java.nio.file.Path;

/** Data as applications write it, through the connector. */
final class Samples {

  static final int AGGREGATES = 20;

  private Samples() {}

  /** Starts a node, appends the numbers from..to-1 of 20 aggregates and a snapshot of each. */
  static void write(Path data, long from, long to) {
    try (AxonServerNode node = AxonServerNode.builder(data).grpcPort(0).httpPort(0).start();
        Clients clients = new Clients(node)) {
      write(clients.connect("c"), from, to);
    }
  }

  static void write(AxonServerConnection connection, long from, long to) {
    for (long number = from; number < to; number++) {
      for (int i = 0; i < AGGREGATES; i++) {
        get(connection.eventChannel().appendEvents(event("a" + i, number, "type" + i % 3, "p")));
      }
      get(connection.eventChannel().appendEvents(event("", 0, "of.no.aggregate", "p")));
      get(connection.eventChannel().appendEvents(event("", 0, "of.no.aggregate", "q")));
    }
    for (int i = 0; i < AGGREGATES; i++) {
      get(connection.eventChannel().appendSnapshot(event("a" + i, to - 1, "snapshot", "s")));
    }
  }
}

package io.orderflow.axonserver;

import io.orderflow.axonserver.access.Security;
import io.orderflow.axonserver.command.CommandLimits;
import io.orderflow.axonserver.query.QueryLimits;
import io.orderflow.axonserver.store.StoreOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** All that a node can be told; {@link NodeBuilder} says what each means. */
record NodeOptions(
    Path dataDirectory,
    String bindAddress,
    int grpcPort,
    int httpPort,
    int eventLoops,
    int readers,
    int maxMessageBytes,
    Duration heartbeatInterval,
    Duration heartbeatTimeout,
    CommandLimits commands,
    QueryLimits queries,
    StoreOptions store,
    Security security,
    Clock clock) {

  /** At most so much is added to a message on its way from one client to another. */
  private static final int ENVELOPE = 64;

  /** What is taken: with what is added, it is still a message that clients receive. */
  int maxInboundBytes() {
    return maxMessageBytes - ENVELOPE;
  }
}

package io.orderflow.axonserver.platform;

import java.time.Duration;
import java.util.List;

/**
 * A client that has a stream of instructions open.
 *
 * @param version of its connector
 * @param connectedFor how long
 * @param processors the names of its event processors, sorted
 */
public record ConnectedClient(
    String context,
    String clientId,
    String component,
    String version,
    Duration connectedFor,
    List<String> processors) {}

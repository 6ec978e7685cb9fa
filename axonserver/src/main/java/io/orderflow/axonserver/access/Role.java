package io.orderflow.axonserver.access;

import java.util.EnumSet;
import java.util.Set;

/**
 * What an application may do in a context. The names are those of Axon Server's public
 * documentation, as far as this node tells them apart.
 */
public enum Role {
  /** Everything that an application does: all roles but {@link #MONITOR} and {@link #ADMIN}. */
  USE_CONTEXT,
  /** To append events and snapshots, and to schedule events. */
  PUBLISH_EVENTS,
  /** To read and follow events and snapshots. */
  READ_EVENTS,
  DISPATCH_COMMANDS,
  SUBSCRIBE_COMMAND_HANDLER,
  DISPATCH_QUERY,
  SUBSCRIBE_QUERY_HANDLER,
  /** To look: what HTTP answers to GET. */
  MONITOR,
  /** Everything. In all contexts it is the right to administer the node, too. */
  ADMIN;

  private static final Set<Role> OF_OPERATORS = EnumSet.of(MONITOR, ADMIN);

  /** This role in one context, or in all by the name {@code *}. */
  public Grant in(String context) {
    return new Grant(this, context);
  }

  boolean covers(Role needed) {
    return this == needed || this == ADMIN || this == USE_CONTEXT && !OF_OPERATORS.contains(needed);
  }
}

package io.orderflow.axonserver.access;

import java.util.EnumSet;
import java.util.Set;

/**
 * What a call asks of its caller.
 *
 * @param oneOf the roles of which one is enough
 * @param everywhere whether it must be held in all contexts, because the call is about the node
 */
record Need(Set<Role> oneOf, boolean everywhere) {

  private static final String PREFIX = "io.axoniq.axonserver.grpc.";

  static final Need NODE_ADMINISTRATION = new Need(EnumSet.of(Role.ADMIN), true);

  static Need of(Role role) {
    return new Need(EnumSet.of(role), false);
  }

  /**
   * What a gRPC method needs; whatever is not known here is for administrators of the node alone.
   *
   * @param method its full name, such as {@code io.axoniq.axonserver.grpc.event.EventStore/Query}
   */
  static Need ofMethod(String method) {
    if (!method.startsWith(PREFIX)) {
      return NODE_ADMINISTRATION;
    }
    return switch (method.substring(PREFIX.length())) {
      case "control.PlatformService/GetPlatformServer", "control.PlatformService/OpenStream" ->
          new Need(EnumSet.allOf(Role.class), false);
      case "command.CommandService/Dispatch" -> of(Role.DISPATCH_COMMANDS);
      case "command.CommandService/OpenStream" -> of(Role.SUBSCRIBE_COMMAND_HANDLER);
      case "query.QueryService/Query", "query.QueryService/Subscription" -> of(Role.DISPATCH_QUERY);
      case "query.QueryService/OpenStream" -> of(Role.SUBSCRIBE_QUERY_HANDLER);
      case "event.EventStore/AppendEvent", "event.EventStore/AppendSnapshot" ->
          of(Role.PUBLISH_EVENTS);
      case String name when name.startsWith("event.EventStore/") -> of(Role.READ_EVENTS);
      case String name when name.startsWith("event.EventScheduler/") -> of(Role.PUBLISH_EVENTS);
      case String name when name.startsWith("streams.PersistentStreamService/") ->
          of(Role.READ_EVENTS);
      case String name when name.startsWith("event.EventTransformationService/") -> of(Role.ADMIN);
      default -> NODE_ADMINISTRATION;
    };
  }
}

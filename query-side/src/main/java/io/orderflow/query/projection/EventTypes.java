package io.orderflow.query.projection;

import io.orderflow.api.MessageCatalog;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Payload classes by the message families that they belong to. */
public final class EventTypes {

  private EventTypes() {}

  /** All events of the published language that belong to one of the families. */
  public static Set<Class<?>> of(Class<?>... families) {
    return MessageCatalog.events().stream()
        .filter(event -> Stream.of(families).anyMatch(family -> family.isAssignableFrom(event)))
        .collect(Collectors.toUnmodifiableSet());
  }
}

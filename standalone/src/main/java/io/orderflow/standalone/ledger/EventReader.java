package io.orderflow.standalone.ledger;

import io.axoniq.axonserver.grpc.SerializedObject;
import io.axoniq.axonserver.grpc.event.Event;
import io.axoniq.axonserver.grpc.event.EventWithToken;
import io.orderflow.api.MessageCatalog;
import io.orderflow.api.MessageName;
import io.orderflow.support.serialization.PayloadNames;
import io.orderflow.support.serialization.PublishedNameSerializer;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.axonframework.serialization.SerializationException;
import org.axonframework.serialization.SimpleSerializedObject;

/** Reads stored events as events of the published language, each under its own name. */
final class EventReader {

  private final PublishedNameSerializer serializer =
      PublishedNameSerializer.of(new PayloadNames(MessageCatalog.events()));
  private final Map<String, String> revisions = new HashMap<>();

  EventReader() {
    for (Class<?> type : MessageCatalog.events()) {
      MessageName name = type.getAnnotation(MessageName.class);
      if (name != null) {
        revisions.put(name.value(), name.revision());
      }
    }
  }

  LoggedEvent read(EventWithToken stored) {
    Event event = stored.getEvent();
    return new LoggedEvent(
        stored.getToken(),
        Instant.ofEpochMilli(event.getTimestamp()),
        event.getAggregateIdentifier(),
        event.getAggregateSequenceNumber(),
        payload(event.getPayload()));
  }

  private Object payload(SerializedObject stored) {
    String revision = revisions.get(stored.getType());
    if (revision == null) {
      return unreadable(stored, "nobody knows the name");
    }
    if (!revision.equals(stored.getRevision())) {
      return unreadable(stored, "revision %s is known".formatted(revision));
    }
    try {
      return serializer.deserialize(
          new SimpleSerializedObject<>(
              stored.getData().toByteArray(), byte[].class, stored.getType(), revision));
    } catch (SerializationException unreadable) {
      return unreadable(stored, String.valueOf(unreadable.getCause()));
    }
  }

  private static LoggedEvent.Unreadable unreadable(SerializedObject stored, String why) {
    return new LoggedEvent.Unreadable(stored.getType(), stored.getRevision(), why);
  }
}

package io.orderflow.axonserver.browse;

import io.orderflow.axonserver.protocol.MetaDataValue;
import io.orderflow.axonserver.protocol.event.Event;
import io.orderflow.axonserver.store.StoredEvent;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** An event as it is told over HTTP. */
final class EventView {

  private static final int MAX_PAYLOAD = 1 << 20;

  private EventView() {}

  /** All but its content. */
  static Map<String, Object> row(StoredEvent stored) {
    return row(stored, stored.event());
  }

  static Map<String, Object> row(StoredEvent stored, Event event) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("token", stored.token());
    row.put("timestamp", Instant.ofEpochMilli(event.getTimestamp()).toString());
    if (!event.getAggregateIdentifier().isEmpty()) {
      row.put("aggregate", event.getAggregateIdentifier());
      row.put("aggregateType", event.getAggregateType());
      row.put("sequenceNumber", event.getAggregateSequenceNumber());
    }
    row.put("type", event.getPayload().getType());
    row.put("revision", event.getPayload().getRevision());
    row.put("identifier", event.getMessageIdentifier());
    row.put("bytes", stored.size());
    return row;
  }

  /** The same with its payload and metadata. */
  static Map<String, Object> whole(StoredEvent stored) {
    Event event = stored.event();
    Map<String, Object> whole = row(stored, event);
    whole.put("payload", Payload.of(event.getPayload().getData(), MAX_PAYLOAD));
    Map<String, Object> metaData = new TreeMap<>();
    event.getMetaDataMap().forEach((name, value) -> metaData.put(name, value(value)));
    whole.put("metaData", metaData);
    return whole;
  }

  private static Object value(MetaDataValue value) {
    return switch (value.getDataCase()) {
      case TEXT_VALUE -> value.getTextValue();
      case NUMBER_VALUE -> value.getNumberValue();
      case BOOLEAN_VALUE -> value.getBooleanValue();
      case DOUBLE_VALUE ->
          Double.isFinite(value.getDoubleValue())
              ? value.getDoubleValue()
              : String.valueOf(value.getDoubleValue());
      case BYTES_VALUE ->
          Base64.getEncoder().encodeToString(value.getBytesValue().getData().toByteArray());
      case DATA_NOT_SET -> "";
    };
  }
}

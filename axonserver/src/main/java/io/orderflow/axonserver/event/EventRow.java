package io.orderflow.axonserver.event;

import com.google.protobuf.ByteString;
import io.orderflow.axonserver.protocol.MetaDataValue;
import io.orderflow.axonserver.protocol.event.ColumnsResponse;
import io.orderflow.axonserver.protocol.event.Event;
import io.orderflow.axonserver.protocol.event.QueryEventsResponse;
import io.orderflow.axonserver.protocol.event.QueryValue;
import io.orderflow.axonserver.protocol.event.RowResponse;
import io.orderflow.axonserver.store.StoredEvent;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An event as a row of values. */
final class EventRow {

  /** Longer texts are cut, so that each row fits into a message that clients receive. */
  private static final int MAX_PAYLOAD = 1 << 20;

  private static final int MAX_META_DATA = 64 * 1024;

  static final QueryEventsResponse COLUMNS =
      QueryEventsResponse.newBuilder()
          .setColumns(
              ColumnsResponse.newBuilder()
                  .addAllColumn(
                      List.of(
                          "token",
                          "eventIdentifier",
                          "aggregateIdentifier",
                          "aggregateSequenceNumber",
                          "aggregateType",
                          "payloadType",
                          "payloadRevision",
                          "payloadData",
                          "timestamp",
                          "metaData")))
          .build();

  private EventRow() {}

  static QueryEventsResponse of(StoredEvent stored) {
    QueryValue token = number(stored.token());
    return row(
        stored.event(),
        RowResponse.newBuilder().addIdValues(token).addSortValues(token).putValues("token", token));
  }

  /** A snapshot has no token: its aggregate and sequence number tell it apart. */
  static QueryEventsResponse ofSnapshot(Event snapshot) {
    return row(
        snapshot,
        RowResponse.newBuilder()
            .addIdValues(text(snapshot.getAggregateIdentifier()))
            .addIdValues(number(snapshot.getAggregateSequenceNumber()))
            .addSortValues(number(snapshot.getTimestamp())));
  }

  private static QueryEventsResponse row(Event event, RowResponse.Builder row) {
    return QueryEventsResponse.newBuilder()
        .setRow(
            row.putValues("eventIdentifier", text(event.getMessageIdentifier()))
                .putValues("aggregateIdentifier", text(event.getAggregateIdentifier()))
                .putValues("aggregateSequenceNumber", number(event.getAggregateSequenceNumber()))
                .putValues("aggregateType", text(event.getAggregateType()))
                .putValues("payloadType", text(event.getPayload().getType()))
                .putValues("payloadRevision", text(event.getPayload().getRevision()))
                .putValues("payloadData", text(payload(event.getPayload().getData())))
                .putValues("timestamp", text(Instant.ofEpochMilli(event.getTimestamp()).toString()))
                .putValues("metaData", text(metaData(event.getMetaDataMap()))))
        .build();
  }

  private static QueryValue number(long value) {
    return QueryValue.newBuilder().setNumberValue(value).build();
  }

  private static QueryValue text(String value) {
    return QueryValue.newBuilder().setTextValue(value).build();
  }

  /** What is no text is shown in base 64. */
  private static String payload(ByteString data) {
    return cut(
        data.isValidUtf8()
            ? data.toStringUtf8()
            : Base64.getEncoder().encodeToString(data.toByteArray()),
        MAX_PAYLOAD);
  }

  private static String metaData(Map<String, MetaDataValue> values) {
    Map<String, Object> sorted = new TreeMap<>();
    values.forEach((name, value) -> sorted.put(name, value(value)));
    return cut(sorted.toString(), MAX_META_DATA);
  }

  private static Object value(MetaDataValue value) {
    return switch (value.getDataCase()) {
      case TEXT_VALUE -> value.getTextValue();
      case NUMBER_VALUE -> value.getNumberValue();
      case BOOLEAN_VALUE -> value.getBooleanValue();
      case DOUBLE_VALUE -> value.getDoubleValue();
      case BYTES_VALUE -> value.getBytesValue().getType();
      case DATA_NOT_SET -> "";
    };
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most) + "…";
  }
}

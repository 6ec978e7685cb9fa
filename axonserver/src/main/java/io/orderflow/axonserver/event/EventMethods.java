package io.orderflow.axonserver.event;

import io.grpc.MethodDescriptor;
import io.orderflow.axonserver.protocol.event.Confirmation;
import io.orderflow.axonserver.protocol.event.EventStoreGrpc;
import io.orderflow.axonserver.protocol.event.GetAggregateEventsRequest;
import io.orderflow.axonserver.protocol.event.GetAggregateSnapshotsRequest;
import io.orderflow.axonserver.protocol.event.GetEventsRequest;
import io.orderflow.axonserver.store.EventRecord;
import io.orderflow.axonserver.store.StoredEvent;

/** The methods of the event store that carry events, with events as bytes. */
final class EventMethods {

  static final MethodDescriptor<EventRecord, Confirmation> APPEND_EVENT =
      EventStoreGrpc.getAppendEventMethod().toBuilder(
              Marshallers.EVENT_IN, EventStoreGrpc.getAppendEventMethod().getResponseMarshaller())
          .build();

  static final MethodDescriptor<EventRecord, Confirmation> APPEND_SNAPSHOT =
      EventStoreGrpc.getAppendSnapshotMethod().toBuilder(
              Marshallers.EVENT_IN,
              EventStoreGrpc.getAppendSnapshotMethod().getResponseMarshaller())
          .build();

  static final MethodDescriptor<GetAggregateEventsRequest, StoredEvent> LIST_AGGREGATE_EVENTS =
      EventStoreGrpc.getListAggregateEventsMethod().toBuilder(
              EventStoreGrpc.getListAggregateEventsMethod().getRequestMarshaller(),
              Marshallers.EVENT_OUT)
          .build();

  static final MethodDescriptor<GetAggregateSnapshotsRequest, StoredEvent>
      LIST_AGGREGATE_SNAPSHOTS =
          EventStoreGrpc.getListAggregateSnapshotsMethod().toBuilder(
                  EventStoreGrpc.getListAggregateSnapshotsMethod().getRequestMarshaller(),
                  Marshallers.EVENT_OUT)
              .build();

  static final MethodDescriptor<GetEventsRequest, StoredEvent> LIST_EVENTS =
      EventStoreGrpc.getListEventsMethod().toBuilder(
              EventStoreGrpc.getListEventsMethod().getRequestMarshaller(),
              Marshallers.EVENT_WITH_TOKEN_OUT)
          .build();

  private EventMethods() {}
}

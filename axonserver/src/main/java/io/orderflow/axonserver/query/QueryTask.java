package io.orderflow.axonserver.query;

import io.orderflow.axonserver.protocol.MetaDataValue;
import io.orderflow.axonserver.protocol.ProcessingInstruction;
import io.orderflow.axonserver.protocol.ProcessingKey;
import io.orderflow.axonserver.protocol.query.QueryFlowControl;
import io.orderflow.axonserver.protocol.query.QueryProviderInbound;
import io.orderflow.axonserver.protocol.query.QueryReference;
import io.orderflow.axonserver.protocol.query.QueryRequest;
import io.orderflow.axonserver.protocol.query.QueryResponse;
import io.orderflow.axonserver.rpc.Instructions;
import io.orderflow.axonserver.rpc.PermitChannel;

/** A query at one of its handlers. */
final class QueryTask implements PermitChannel.Delivery<QueryProviderInbound> {

  private final QueryCall call;
  private final QueryHandlerStream handler;
  private volatile boolean sent;

  QueryTask(QueryCall call, QueryHandlerStream handler) {
    this.call = call;
    this.handler = handler;
  }

  /** Handlers stream only when the server says that it relays their caller's demand. */
  static QueryRequest withServerStreaming(QueryRequest request) {
    return request.toBuilder()
        .addProcessingInstructions(
            ProcessingInstruction.newBuilder()
                .setKey(ProcessingKey.SERVER_SUPPORTS_STREAMING)
                .setValue(MetaDataValue.newBuilder().setBooleanValue(true)))
        .build();
  }

  QueryHandlerStream handler() {
    return handler;
  }

  String id() {
    return call.id();
  }

  String query() {
    return call.request().getQuery();
  }

  boolean isSent() {
    return sent;
  }

  @Override
  public QueryProviderInbound message() {
    return QueryProviderInbound.newBuilder().setQuery(call.request()).build();
  }

  @Override
  public long priority() {
    return Instructions.number(
        call.request().getProcessingInstructionsList(), ProcessingKey.PRIORITY, 0);
  }

  @Override
  public int size() {
    return call.request().getSerializedSize();
  }

  @Override
  public void sent() {
    sent = true;
    call.sent(this);
  }

  void response(QueryResponse response) {
    call.response(this, response);
  }

  void completed() {
    call.completed(this);
  }

  void failed(QueryResponse failure) {
    call.failed(this, failure);
  }

  void grant(long permits) {
    handler.control(
        QueryProviderInbound.newBuilder()
            .setQueryFlowControl(
                QueryFlowControl.newBuilder().setQueryReference(reference()).setPermits(permits))
            .build());
  }

  void cancel() {
    if (handler.forget(this)) {
      handler.control(QueryProviderInbound.newBuilder().setQueryCancel(reference()).build());
    }
  }

  private QueryReference reference() {
    return QueryReference.newBuilder().setRequestId(id()).build();
  }
}

package io.orderflow.axonserver.query;

import io.orderflow.axonserver.protocol.query.QueryResponse;
import io.orderflow.axonserver.protocol.query.QueryUpdateCompleteExceptionally;
import io.orderflow.axonserver.protocol.query.SubscriptionQueryResponse;
import io.orderflow.axonserver.rpc.ErrorCode;
import java.util.UUID;

/** Answers that tell of failures; they travel inside normal responses. */
final class QueryErrors {

  private QueryErrors() {}

  static QueryResponse response(String requestId, ErrorCode code, String message) {
    return QueryResponse.newBuilder()
        .setMessageIdentifier(UUID.randomUUID().toString())
        .setRequestIdentifier(requestId)
        .setErrorCode(code.code())
        .setErrorMessage(code.message(message))
        .build();
  }

  static QueryResponse noHandler(String requestId, String query) {
    return response(requestId, ErrorCode.NO_HANDLER_FOR_QUERY, "No handler for query: " + query);
  }

  static QueryResponse lost(String requestId, String query, String clientId) {
    return response(
        requestId,
        ErrorCode.QUERY_DISPATCH_ERROR,
        "Connection to the handler of query %s at %s was lost".formatted(query, clientId));
  }

  static QueryResponse full(String requestId, String query, String clientId) {
    return response(requestId, ErrorCode.QUERY_DISPATCH_ERROR, fullMessage(query, clientId));
  }

  static String fullMessage(String query, String clientId) {
    return "The handler of query %s at %s has too many queries waiting".formatted(query, clientId);
  }

  /** Ends a subscription: its updates are no longer complete. */
  static SubscriptionQueryResponse completeExceptionally(String subscriptionId, String message) {
    ErrorCode code = ErrorCode.QUERY_DISPATCH_ERROR;
    return SubscriptionQueryResponse.newBuilder()
        .setMessageIdentifier(UUID.randomUUID().toString())
        .setSubscriptionIdentifier(subscriptionId)
        .setCompleteExceptionally(
            QueryUpdateCompleteExceptionally.newBuilder()
                .setErrorCode(code.code())
                .setErrorMessage(code.message(message)))
        .build();
  }

  static QueryResponse overdue(String requestId, String query) {
    return response(
        requestId,
        ErrorCode.QUERY_DISPATCH_ERROR,
        "No answer to query %s came in time".formatted(query));
  }
}

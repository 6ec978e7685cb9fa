package io.orderflow.benchmarks;

import io.orderflow.systemtests.harness.Answer;
import io.orderflow.systemtests.harness.Api;
import io.orderflow.systemtests.harness.Shop;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One order, timed as its client sees it.
 *
 * @param acceptedNanos from the request to its 201
 * @param confirmedNanos from the request to an answer that reads CONFIRMED
 */
record OneOrder(String orderId, long acceptedNanos, long confirmedNanos) {

  private static final long LIMIT = Duration.ofSeconds(60).toNanos();
  private static final long BETWEEN_READS = Duration.ofMillis(1).toNanos();

  /**
   * @param importerToken null for an order that needs none
   */
  static OneOrder place(Api api, ObjectNode order, @Nullable String importerToken) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Idempotency-Key", Shop.unique("key"));
    if (importerToken != null) {
      headers.put("Authorization", "Bearer " + importerToken);
    }
    long began = System.nanoTime();
    Answer placed = api.post("/api/orders", order, headers).expect(201);
    long accepted = System.nanoTime() - began;
    String orderId = placed.json().path("orderId").asString();
    awaitConfirmed(api, orderId, began);
    return new OneOrder(orderId, accepted, System.nanoTime() - began);
  }

  private static void awaitConfirmed(Api api, String orderId, long began) {
    while (!isConfirmed(api.get("/api/orders/" + orderId))) {
      if (System.nanoTime() - began > LIMIT) {
        throw new IllegalStateException("order %s was not confirmed in time".formatted(orderId));
      }
      LockSupport.parkNanos(BETWEEN_READS);
    }
  }

  private static boolean isConfirmed(Answer answer) {
    return answer.status() == 200 && answer.json().path("status").asString("").equals("CONFIRMED");
  }
}

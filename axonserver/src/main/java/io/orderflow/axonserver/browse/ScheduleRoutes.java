package io.orderflow.axonserver.browse;

import io.orderflow.axonserver.context.Contexts;
import io.orderflow.axonserver.http.Answer;
import io.orderflow.axonserver.http.Parameters;
import io.orderflow.axonserver.http.Request;
import io.orderflow.axonserver.http.Router;
import io.orderflow.axonserver.rpc.Failures;
import io.orderflow.axonserver.rpc.Waiting;
import io.orderflow.axonserver.store.Completion;
import io.orderflow.axonserver.store.EventLog;
import io.orderflow.axonserver.store.NodeStore;
import io.orderflow.axonserver.store.ScheduledEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** The scheduled events of a context over HTTP: listed as they come due, and cancelled. */
public final class ScheduleRoutes {

  private static final int MAX_SCHEDULES = 200;
  private static final int DEFAULT_SCHEDULES = 50;
  private static final int MAX_PAYLOAD = 16 * 1024;

  private final NodeStore store;
  private final Contexts contexts;

  public ScheduleRoutes(NodeStore store, Contexts contexts) {
    this.store = store;
    this.contexts = contexts;
  }

  public void addTo(Router router) {
    router
        .add("GET", "/v1/schedules", this::list)
        .add("DELETE", "/v1/schedules/{token}", this::cancel);
  }

  private Answer list(Request request) {
    EventLog log = contexts.get(request.parameter("context"));
    int limit =
        (int) Parameters.number(request, "limit", 1, MAX_SCHEDULES).orElse(DEFAULT_SCHEDULES);
    ScheduledEvent.Page page;
    try {
      page = store.schedules(log, request.parameter("after"), limit);
    } catch (IllegalArgumentException none) {
      throw Failures.invalid(
          "after is what an earlier answer gave, not " + request.parameter("after"));
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("schedules", page.schedules().stream().map(ScheduleRoutes::schedule).toList());
    String cursor = page.cursor();
    if (cursor != null) {
      body.put("after", cursor);
    }
    return new Answer(200, body);
  }

  private static Map<String, Object> schedule(ScheduledEvent scheduled) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("token", scheduled.id().toString());
    told.put("due", Instant.ofEpochMilli(scheduled.dueAt()).toString());
    told.put("type", scheduled.event().getPayload().getType());
    told.put("bytes", scheduled.event().getSerializedSize());
    told.put("payload", Payload.of(scheduled.event().getPayload().getData(), MAX_PAYLOAD));
    return told;
  }

  private Answer cancel(Request request) throws Exception {
    EventLog log = contexts.get(request.parameter("context"));
    UUID id;
    try {
      id = UUID.fromString(request.variable("token"));
    } catch (IllegalArgumentException none) {
      throw Failures.invalid("No token of a schedule: " + request.variable("token"));
    }
    if (!store.hasSchedule(log, id)) {
      throw Failures.notFound("There is no schedule " + id);
    }
    CompletableFuture<Void> cancelled = new CompletableFuture<>();
    store.cancelSchedule(log, id, Completion.of(cancelled));
    Waiting.on(cancelled);
    return Answer.nothing();
  }
}

package io.orderflow.axonserver.browse;

import io.orderflow.axonserver.browse.EventSearch.Found;
import io.orderflow.axonserver.context.Contexts;
import io.orderflow.axonserver.http.Answer;
import io.orderflow.axonserver.http.Parameters;
import io.orderflow.axonserver.http.Request;
import io.orderflow.axonserver.http.Router;
import io.orderflow.axonserver.rpc.Failures;
import io.orderflow.axonserver.store.Access;
import io.orderflow.axonserver.store.EventLog;
import io.orderflow.axonserver.store.StoredEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The events of a context over HTTP: searched, one by one, and the life of an aggregate. */
public final class EventRoutes {

  private static final Duration BUDGET = Duration.ofMillis(200);
  private static final int MAX_EVENTS = 200;
  private static final int DEFAULT_EVENTS = 50;
  private static final int MAX_SNAPSHOTS = 50;

  /** Events may be large: so many are in memory at a time. */
  private static final int PAGE = 16;

  private static final int SEARCHES_AT_ONCE = 2;

  private final Contexts contexts;
  private final Turns turns = new Turns(SEARCHES_AT_ONCE);

  public EventRoutes(Contexts contexts) {
    this.contexts = contexts;
  }

  public void addTo(Router router) {
    router
        .add("GET", "/v1/events", this::search)
        .add("GET", "/v1/events/{token}", this::one)
        .add("GET", "/v1/aggregates/{id}", this::aggregate);
  }

  private static int limit(Request request) {
    return (int) Parameters.number(request, "limit", 1, MAX_EVENTS).orElse(DEFAULT_EVENTS);
  }

  private Answer search(Request request) throws InterruptedException {
    EventLog log = contexts.get(request.parameter("context"));
    Wanted wanted = Wanted.of(request);
    int limit = limit(request);
    OptionalLong before = Parameters.number(request, "before", 0, Long.MAX_VALUE);
    return turns.take(
        () -> {
          OptionalLong from = wanted.from();
          OptionalLong to = wanted.to();
          long first = from.isPresent() ? log.tokenAt(from.getAsLong()) : 0;
          long head = log.head();
          long end = head + 1;
          if (to.isPresent() && to.getAsLong() < Long.MAX_VALUE) {
            end = Math.min(end, log.tokenAt(to.getAsLong() + 1));
          }
          if (before.isPresent()) {
            end = Math.min(end, before.getAsLong());
          }
          EventSearch search = new EventSearch(log, wanted.filter(), limit, BUDGET);
          String aggregate = wanted.aggregate();
          return answer(
              aggregate.isEmpty() ? search.all(first, end) : search.of(aggregate, first, end),
              head);
        });
  }

  private static Answer answer(Found found, long head) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("events", found.events());
    found.before().ifPresent(token -> body.put("before", token));
    body.put("scanned", found.scanned());
    body.put("head", head);
    return new Answer(200, body);
  }

  private Answer one(Request request) {
    EventLog log = contexts.get(request.parameter("context"));
    long token = Parameters.number("token", request.variable("token"), 0, Long.MAX_VALUE);
    List<StoredEvent> event = log.read(token, 1, 1);
    if (event.isEmpty()) {
      throw Failures.notFound("There is no event %d; the last is %d".formatted(token, log.head()));
    }
    return new Answer(200, EventView.whole(event.getFirst()));
  }

  private Answer aggregate(Request request) throws InterruptedException {
    EventLog log = contexts.get(request.parameter("context"));
    String id = request.variable("id");
    int limit = limit(request);
    long from = Parameters.number(request, "from", 0, Long.MAX_VALUE).orElse(0);
    return turns.take(() -> aggregate(log, id, from, limit));
  }

  private static Answer aggregate(EventLog log, String id, long from, int limit) {
    AggregateHistory history = new AggregateHistory(log, id);
    if (history.last() < 0) {
      throw Failures.notFound("There is no aggregate " + id);
    }
    long last = Math.min(history.last(), from > history.last() ? -1 : from + limit - 1);
    List<Map<String, Object>> events = new ArrayList<>();
    for (long next = from; next <= last; next += PAGE) {
      history.read(next, Math.min(last, next + PAGE - 1)).stream()
          .map(EventView::row)
          .forEach(events::add);
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("aggregate", id);
    body.put("aggregateType", history.read(0, 0).getFirst().event().getAggregateType());
    body.put("head", history.last());
    body.put("snapshots", snapshots(log, id));
    body.put("events", events);
    if (last >= from && last < history.last()) {
      body.put("next", last + 1);
    }
    return new Answer(200, body);
  }

  /** The newest, one by one: each may be large. */
  private static List<Map<String, Object>> snapshots(EventLog log, String id) {
    List<Map<String, Object>> rows = new ArrayList<>();
    long to = Long.MAX_VALUE;
    while (rows.size() < MAX_SNAPSHOTS) {
      List<EventLog.Snapshot> next = log.snapshots(id, 0, to, 1, Access.DISK);
      if (next.isEmpty()) {
        return rows;
      }
      rows.add(snapshot(next.getFirst()));
      to = next.getFirst().sequenceNumber() - 1;
    }
    return rows;
  }

  private static Map<String, Object> snapshot(EventLog.Snapshot snapshot) {
    Map<String, Object> row = EventView.row(snapshot.event());
    return Map.of(
        "sequenceNumber", snapshot.sequenceNumber(),
        "timestamp", row.getOrDefault("timestamp", ""),
        "type", row.getOrDefault("type", ""),
        "bytes", snapshot.event().size());
  }
}

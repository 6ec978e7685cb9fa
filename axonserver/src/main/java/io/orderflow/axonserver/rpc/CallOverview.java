package io.orderflow.axonserver.rpc;

import io.orderflow.axonserver.metrics.CallMeter;
import io.orderflow.axonserver.metrics.CallMeters;
import io.orderflow.axonserver.metrics.Histogram.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The commands, or the queries, of a context as they are told over HTTP. */
public final class CallOverview {

  private final SortedMap<String, List<Map<String, Object>>> handlers = new TreeMap<>();

  /**
   * What a handler has to do.
   *
   * @param waiting how many messages wait for its permits
   * @param inFlight how many it has been sent and has not answered yet
   * @param permits how many it may be sent
   */
  public record Load(
      String clientId, String component, long waiting, long inFlight, long permits) {}

  /**
   * Adds a handler of that name.
   *
   * @param loadFactor 0 where there is no such thing
   */
  public void handler(String name, Load load, int loadFactor) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("clientId", load.clientId);
    told.put("component", load.component);
    if (loadFactor > 0) {
      told.put("loadFactor", loadFactor);
    }
    told.put("waiting", load.waiting);
    told.put("inFlight", load.inFlight);
    told.put("permits", load.permits);
    handlers.computeIfAbsent(name, first -> new ArrayList<>()).add(told);
  }

  /** All that have handlers or were called, by name. */
  public List<Map<String, Object>> rows(CallMeters meters) {
    Map<String, CallMeter> all = meters.all();
    SortedMap<String, CallMeter> named = new TreeMap<>(all);
    handlers.keySet().forEach(name -> named.putIfAbsent(name, meters.of(name)));
    long now = System.nanoTime();
    List<Map<String, Object>> rows = new ArrayList<>();
    named.forEach((name, meter) -> rows.add(row(name, meter, now)));
    return rows;
  }

  private Map<String, Object> row(String name, CallMeter meter, long now) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("name", name);
    row.put("count", meter.count());
    row.put("rate", meter.perSecond(now));
    Spread micros = meter.micros().recent();
    if (micros.count() > 0) {
      row.put(
          "latency",
          Map.of("p50", micros.quantile(0.5), "p99", micros.quantile(0.99), "max", micros.max()));
    }
    row.put("errors", meter.errors());
    row.put("handlers", handlers.getOrDefault(name, List.of()));
    return row;
  }
}

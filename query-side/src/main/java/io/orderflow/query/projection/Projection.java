package io.orderflow.query.projection;

import java.util.List;

/**
 * Views that are kept together, by one event processor with one segment. Views that fold the very
 * same events share a projection, so that each event is read and decoded once for all of them;
 * views of different events have projections of their own, so that one's failure stops no other.
 *
 * @param name stable, for people and programs
 * @param generation of the collections that it writes, from 1
 */
public record Projection(String name, int generation, List<EventSink> sinks) {

  public Projection(String name, int generation, List<EventSink> sinks) {
    this.name = name;
    this.generation = generation;
    this.sinks = List.copyOf(sinks);
  }

  /** Name of the event processor, and of its token: each generation has one of its own. */
  public String processorName() {
    return "%s-g%d".formatted(name, generation);
  }
}

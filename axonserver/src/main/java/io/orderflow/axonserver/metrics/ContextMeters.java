package io.orderflow.axonserver.metrics;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** What is counted of one context. */
public final class ContextMeters {

  private final LongAdder delivered = new LongAdder();
  private final CallMeters commands = new CallMeters();
  private final CallMeters queries = new CallMeters();
  private final Rate appending;
  private final Rate delivering = new Rate(delivered::sum, System.nanoTime());
  private final Rate commanding = new Rate(commands::count, System.nanoTime());
  private final Rate querying = new Rate(queries::count, System.nanoTime());

  /**
   * @param head the token of the context's last event: tokens have no gaps, so that it counts the
   *     events as well
   */
  public ContextMeters(LongSupplier head) {
    this.appending = new Rate(head, System.nanoTime());
  }

  /** An event was sent to one who follows the log, or to a persistent stream's client. */
  public LongAdder delivered() {
    return delivered;
  }

  public CallMeters commands() {
    return commands;
  }

  public CallMeters queries() {
    return queries;
  }

  /** To be called once a second. */
  public void tick(long now) {
    commands.tick(now);
    queries.tick(now);
    appending.tick(now);
    delivering.tick(now);
    commanding.tick(now);
    querying.tick(now);
  }

  public Rates rates(long now) {
    return new Rates(
        appending.perSecond(now),
        delivering.perSecond(now),
        commanding.perSecond(now),
        querying.perSecond(now));
  }

  /** Per second, over the last ten. */
  public record Rates(double appended, double delivered, double commands, double queries) {

    public static final Rates NONE = new Rates(0, 0, 0, 0);

    public Rates and(Rates other) {
      return new Rates(
          appended + other.appended,
          delivered + other.delivered,
          commands + other.commands,
          queries + other.queries);
    }
  }
}

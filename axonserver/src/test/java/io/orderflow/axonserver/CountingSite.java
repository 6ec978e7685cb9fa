package io.orderflow.axonserver;

import io.orderflow.axonserver.Counting.CountUp;
import io.orderflow.axonserver.Counting.CountedUp;
import io.orderflow.axonserver.Counting.Counter;
import io.orderflow.axonserver.Counting.HowMuch;
import io.orderflow.axonserver.Counting.Refuse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.queryhandling.QueryHandler;

/**
 * A node with applications that count: commands, a query, and a processor whose segments they
 * share. For tests that look at them from outside.
 */
final class CountingSite implements AutoCloseable {

  private static final int PATIENCE_SECONDS = 20;

  final AxonServerNode node;
  final Clients clients;
  private final SharedTokens tokens = new SharedTokens();
  private final List<Configuration> applications = new ArrayList<>();

  CountingSite(AxonServerNode node) {
    this.node = node;
    this.clients = new Clients(node);
  }

  static CountingSite withApplications(int number) {
    CountingSite site = new CountingSite(AxonServerNode.temporary());
    for (int i = 1; i <= number; i++) {
      site.application("counting-" + i);
    }
    return site;
  }

  static final class Totals {
    private final Map<String, Integer> totals = new ConcurrentHashMap<>();

    @EventHandler
    void on(CountedUp event) {
      totals.put(event.counterId(), event.total());
    }

    @QueryHandler
    int handle(HowMuch query) {
      return totals.getOrDefault(query.counterId(), 0);
    }
  }

  private void application(String clientId) {
    Totals totals = new Totals();
    applications.add(
        Applications.start(
            node,
            "counting",
            clientId,
            c ->
                c.configureAggregate(Counter.class)
                    .registerQueryHandler(any -> totals)
                    .eventProcessing(
                        events ->
                            events
                                .registerTokenStore(any -> tokens.of(clientId))
                                .byDefaultAssignTo("totals")
                                .registerEventHandler(any -> totals)
                                .registerPooledStreamingEventProcessor(
                                    "totals",
                                    Configuration::eventStore,
                                    (config, builder) ->
                                        builder
                                            .initialSegmentCount(2)
                                            .tokenClaimInterval(200)
                                            .claimExtensionThreshold(200)))));
  }

  private CommandGateway commands() {
    return applications.getFirst().commandGateway();
  }

  void count(String counterId, int by) {
    commands().sendAndWait(new CountUp(counterId, by), PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Sends a command that its handler refuses. */
  void refuse(String counterId) {
    try {
      commands().sendAndWait(new Refuse(counterId), PATIENCE_SECONDS, TimeUnit.SECONDS);
      throw new AssertionError("It was not refused");
    } catch (org.axonframework.commandhandling.CommandExecutionException refusal) {
      // That is what it is for.
    }
  }

  void ask(String counterId) throws Exception {
    applications
        .getFirst()
        .queryGateway()
        .query(new HowMuch(counterId), Integer.class)
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    applications.forEach(Configuration::shutdown);
    clients.close();
    node.close();
  }
}

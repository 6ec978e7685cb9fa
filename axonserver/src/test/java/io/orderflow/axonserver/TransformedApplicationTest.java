package io.orderflow.axonserver;

import static io.orderflow.axonserver.Clients.get;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.connector.AxonServerConnectionFactory;
import io.axoniq.axonserver.connector.event.transformation.EventTransformation.State;
import io.axoniq.axonserver.connector.event.transformation.EventTransformationChannel;
import io.axoniq.axonserver.connector.impl.ServerAddress;
import io.grpc.Status;
import io.orderflow.axonserver.Counting.CountUp;
import io.orderflow.axonserver.Counting.CountedUp;
import io.orderflow.axonserver.Counting.Counter;
import io.orderflow.axonserver.access.AccessControl;
import io.orderflow.axonserver.access.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.EventHandler;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What transformations are to Axon applications, and who may have them done. */
class TransformedApplicationTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  static final class Seen {

    private final List<Integer> totals = new CopyOnWriteArrayList<>();

    @EventHandler
    void on(CountedUp event) {
      totals.add(event.total());
    }
  }

  private static int countUp(AxonServerNode node) {
    Configuration writer =
        Applications.start(node, "writer", c -> c.configureAggregate(Counter.class));
    try {
      return writer.commandGateway().sendAndWait(new CountUp("a", 1), 10, TimeUnit.SECONDS);
    } finally {
      writer.shutdown();
    }
  }

  private static void deleteSecondEvent(AxonServerConnection connection) {
    EventTransformationChannel channel = connection.eventTransformationChannel();
    get(channel.transform("forget", appender -> appender.deleteEvent(1)));
    await()
        .atMost(PATIENCE)
        .until(() -> get(channel.transformations()).iterator().next().state() == State.APPLIED);
  }

  @Nested
  class GivenAnEventThatWasDeleted {

    @Test
    void itsAggregateIsLoadedAndProjectionsAreBuiltWithoutIt() {
      Seen seen = new Seen();
      try (AxonServerNode node = AxonServerNode.temporary();
          Clients clients = new Clients(node)) {
        for (int total = 1; total <= 3; total++) {
          assertThat(countUp(node)).isEqualTo(total);
        }
        deleteSecondEvent(clients.connect("admin"));

        assertThat(countUp(node)).isEqualTo(4);
        Configuration reader =
            Applications.start(
                node,
                "reader",
                c ->
                    c.eventProcessing(
                        events ->
                            events
                                .registerEventHandler(any -> seen)
                                .usingPooledStreamingEventProcessors()));
        await()
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(seen.totals).containsExactly(1, 3, 4));
        reader.shutdown();
      }
    }
  }

  @Nested
  class GivenAccessControl {

    private static final String APPLICATION = "the-token-of-the-application";
    private static final String ADMINISTRATOR = "the-token-of-the-administrator";

    private static AxonServerConnectionFactory connector(AxonServerNode node, String token) {
      return AxonServerConnectionFactory.forClient("client", token)
          .routingServers(new ServerAddress("127.0.0.1", node.grpcPort()))
          .token(token)
          .build();
    }

    @Test
    void onlyAdministratorsOfTheContextTransformEvents(@TempDir Path data) {
      AccessControl control =
          AccessControl.builder()
              .application("application", APPLICATION, Role.USE_CONTEXT.in("default"))
              .application("administrator", ADMINISTRATOR, Role.ADMIN.in("default"))
              .build();
      try (AxonServerNode node =
          AxonServerNode.builder(data).grpcPort(0).httpPort(0).accessControl(control).start()) {
        AxonServerConnectionFactory application = connector(node, APPLICATION);
        AxonServerConnectionFactory administrator = connector(node, ADMINISTRATOR);
        AxonServerConnection writing = application.connect("default");
        get(writing.eventChannel().appendEvents(Clients.event("a", 0), Clients.event("a", 1)));

        EventTransformationChannel refused = writing.eventTransformationChannel();
        for (var asked :
            List.of(
                refused.transformations(),
                refused.newTransformation("none"),
                refused.startCompacting())) {
          Throwable refusal = catchThrowable(() -> get(asked));
          assertThat(Status.fromThrowable(requireNonNull(refusal.getCause())).getCode())
              .isEqualTo(Status.Code.PERMISSION_DENIED);
        }
        deleteSecondEvent(administrator.connect("default"));

        node.close();
        application.shutdown();
        administrator.shutdown();
      }
    }
  }
}

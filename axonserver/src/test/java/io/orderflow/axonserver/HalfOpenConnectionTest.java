package io.orderflow.axonserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.axonframework.axonserver.connector.AxonServerConfiguration;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.config.Configuration;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A connection whose bytes get lost while neither end hears that it is gone. */
@Timeout(60)
class HalfOpenConnectionTest {

  record Work(@TargetAggregateIdentifier String place) {}

  record Worker(String name) {

    @CommandHandler
    String handle(Work work) {
      return name;
    }
  }

  private final AxonServerNode node =
      AxonServerNode.temporaryBuilder()
          .heartbeat(Duration.ofMillis(200), Duration.ofSeconds(2))
          .start();
  private final TcpProxy proxy = new TcpProxy(node.grpcPort());
  private final List<Configuration> applications = new ArrayList<>();
  private final Configuration asking = application("asking", node.grpcPort());

  HalfOpenConnectionTest() {
    application("near", node.grpcPort());
    application("far", proxy.port());
  }

  @AfterEach
  void stop() {
    applications.forEach(Configuration::shutdown);
    proxy.close();
    node.close();
  }

  private Configuration application(String name, int port) {
    Configuration application =
        Applications.start(
            node,
            name,
            name + "-1",
            settings -> settings.servers("127.0.0.1:" + port),
            configurer -> {
              configurer.onInitialize(
                  c -> {
                    var settings = c.getComponent(AxonServerConfiguration.class);
                    settings.setReconnectInterval(200);
                    settings.getHeartbeat().setInterval(1_000);
                    settings.getHeartbeat().setTimeout(3_000);
                  });
              return name.equals("asking")
                  ? configurer
                  : configurer.registerCommandHandler(any -> new Worker(name));
            });
    applications.add(application);
    return application;
  }

  private CompletableFuture<String> work(int place) {
    return asking
        .commandGateway()
        .<String>send(new Work("place" + place))
        .orTimeout(10, TimeUnit.SECONDS);
  }

  private String handlerOf(int place) {
    return work(place).join();
  }

  private Set<String> handlers() {
    return IntStream.range(0, 40).mapToObj(this::handlerOf).collect(Collectors.toSet());
  }

  @Test
  void theNodePartsWithTheClientAndItsCommandsGoToAnotherUntilItIsBack() {
    await().atMost(Duration.ofSeconds(10)).until(() -> handlers().equals(Set.of("near", "far")));
    int place =
        IntStream.range(0, 40).filter(i -> handlerOf(i).equals("far")).findFirst().orElseThrow();

    proxy.stall();
    CompletableFuture<String> lost = work(place);

    assertThatThrownBy(lost::join).hasMessageContaining("far-1");
    assertThat(handlers()).containsExactly("near");
    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions()
        .until(() -> handlerOf(place).equals("far"));
  }
}

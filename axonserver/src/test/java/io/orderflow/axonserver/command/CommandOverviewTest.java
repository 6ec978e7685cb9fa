package io.orderflow.axonserver.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.axonserver.protocol.FlowControl;
import io.orderflow.axonserver.protocol.command.Command;
import io.orderflow.axonserver.protocol.command.CommandProviderInbound;
import io.orderflow.axonserver.protocol.command.CommandProviderOutbound;
import io.orderflow.axonserver.protocol.command.CommandSubscription;
import io.orderflow.axonserver.rpc.Recorder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CommandOverviewTest {

  private final CommandRouter router = new CommandRouter(CommandLimits.defaults(), change -> {});
  private final CommandHandlerStream stream = router.open(new Recorder<CommandProviderInbound>());

  private void subscribe(String name) {
    stream.onNext(
        CommandProviderOutbound.newBuilder()
            .setSubscribe(
                CommandSubscription.newBuilder()
                    .setCommand(name)
                    .setClientId("c")
                    .setComponentName("shop"))
            .build());
  }

  private void send(String name, String id) {
    router.dispatch(
        Command.newBuilder().setName(name).setMessageIdentifier(id).build(), new Recorder<>());
  }

  private List<?> handlersOf(String name) {
    return router.overview().stream()
        .filter(row -> name.equals(row.get("name")))
        .map(row -> (List<?>) row.getOrDefault("handlers", List.of()))
        .findFirst()
        .orElseThrow();
  }

  @Nested
  class GivenAHandlerWithOnePermit {

    @Test
    void theRestIsToldToWaitEachUnderItsName() {
      subscribe("one");
      subscribe("two");
      stream.onNext(
          CommandProviderOutbound.newBuilder()
              .setFlowControl(FlowControl.newBuilder().setPermits(1))
              .build());

      send("one", "1");
      send("one", "2");
      send("one", "3");
      send("two", "4");

      assertThat(handlersOf("one"))
          .isEqualTo(
              List.of(
                  Map.of(
                      "clientId",
                      "c",
                      "component",
                      "shop",
                      "loadFactor",
                      100,
                      "waiting",
                      2L,
                      "inFlight",
                      1L,
                      "permits",
                      0L)));
      assertThat(handlersOf("two").toString()).contains("waiting=1", "inFlight=0");
    }
  }
}

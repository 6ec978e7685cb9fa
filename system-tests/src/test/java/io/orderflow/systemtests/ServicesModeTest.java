package io.orderflow.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.systemtests.harness.Answer;
import io.orderflow.systemtests.harness.Api;
import io.orderflow.systemtests.harness.ChildProcess;
import io.orderflow.systemtests.harness.EventLog;
import io.orderflow.systemtests.harness.OrderflowCommand;
import io.orderflow.systemtests.harness.Ports;
import io.orderflow.systemtests.harness.Shop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Node, store and the three services, each as a process of its own. */
class ServicesModeTest {

  private static final Duration READY = Duration.ofSeconds(90);
  private static final Duration STOP = Duration.ofSeconds(30);
  private static final int ORDERS = 60;

  private final Path directory = SharedPlatform.newDirectory("services").resolveSibling(".");
  private final int grpcPort = Ports.free();
  private final int storePort = Ports.free();
  private final int commandPort = Ports.free();
  private final int queryPort = Ports.free();
  private final Api commands = Api.onPort(commandPort);
  private final Api queries = Api.onPort(queryPort);
  private final int sagaPort = Ports.free();
  private final Api sagaHealth = Api.onPort(sagaPort);
  private final Shop shop = new Shop(commands, queries);
  private final List<ChildProcess> started = new ArrayList<>();

  @AfterEach
  void leaves_no_process_behind() {
    started.reversed().forEach(ChildProcess::close);
  }

  @Test
  @Timeout(300)
  void an_order_goes_through_all_of_them_and_survives_the_death_of_the_sagas() {
    node();
    store();
    ChildProcess commandSide = service("command.CommandSideApplication", commandPort);
    ChildProcess querySide = service("query.QueryApplication", queryPort);
    ChildProcess sagas = sagas();
    ready(sagas, () -> isHealthy(sagaHealth));
    ready(commandSide, () -> commands.get("/api/nothing").status() == 404);
    ready(querySide, () -> queries.get("/api/orders?limit=1").status() == 200);
    assertThat(List.of(commands, queries)).allMatch(ServicesModeTest::isHealthy);

    String sku = shop.product("2.00", ORDERS + 1);
    shop.await(shop.place("tok_ok", sku, 1), "CONFIRMED");

    List<String> orders = new ArrayList<>();
    for (int number = 0; number < ORDERS; number++) {
      orders.add(shop.place(number % 3 == 0 ? "tok_flaky" : "tok_ok", sku, 1));
      if (number == ORDERS / 2) {
        sagas.kill();
      }
    }
    assertThat(orders.stream().map(shop::find))
        .as("without sagas the orders wait")
        .anyMatch(order -> order.path("status").asString().equals("PLACED"));

    ChildProcess again = sagas();

    orders.forEach(orderId -> shop.await(orderId, "CONFIRMED"));
    JsonNode stock = shop.awaitStock(sku, 0, ORDERS + 1);
    assertThat(stock.path("received").asInt()).isEqualTo(ORDERS + 1);
    try (EventLog log = new EventLog(grpcPort)) {
      assertThat(log.all().stream().filter(entry -> entry.type().equals("order.confirmed")))
          .hasSize(ORDERS + 1);
    }
    Ledgers.hold(grpcPort);
    for (ChildProcess service : List.of(again, querySide, commandSide)) {
      service.terminate();
      assertThat(service.awaitExit(STOP)).as(service.tail()).isIn(0, 143);
    }
  }

  private void node() {
    ChildProcess node =
        start(
            "axonserver.AxonServerMain",
            List.of(),
            List.of(
                "--data",
                directory.resolve("events").toString(),
                "--grpc-port",
                String.valueOf(grpcPort),
                "--http-port",
                String.valueOf(Ports.free())));
    ready(node, () -> node.said().contains(String.valueOf(grpcPort)));
  }

  private void store() {
    ChildProcess store =
        start(
            "documentstore.DocumentStoreMain",
            List.of(),
            List.of(
                "--data",
                directory.resolve("documents").toString(),
                "--port",
                String.valueOf(storePort)));
    ready(store, () -> store.said().contains(String.valueOf(storePort)));
  }

  /** As in a container: its health, and nothing else, is served over HTTP. */
  private ChildProcess sagas() {
    return service("sagas.SagasApplication", sagaPort, "spring.main.web-application-type=servlet");
  }

  private ChildProcess service(String main, int port, String... also) {
    List<String> properties = new ArrayList<>(List.of(also));
    properties.add("server.port=" + port);
    properties.add("axon.axonserver.servers=127.0.0.1:" + grpcPort);
    properties.add("spring.mongodb.uri=mongodb://127.0.0.1:%d/orderflow".formatted(storePort));
    return start(main, properties, List.of());
  }

  private static boolean isHealthy(Api service) {
    Answer answer = service.get("/actuator/health");
    JsonNode components = answer.json().path("components");
    return answer.status() == 200
        && components.path("axonServer").path("status").asString().equals("UP")
        && components.path("eventProcessors").path("status").asString().equals("UP");
  }

  private ChildProcess start(String main, List<String> properties, List<String> arguments) {
    List<String> command =
        new ArrayList<>(OrderflowCommand.java(properties, "io.orderflow." + main));
    command.addAll(arguments);
    ChildProcess process =
        ChildProcess.start(command, directory.resolve("%s-%d.log".formatted(main, started.size())));
    started.add(process);
    return process;
  }

  private static void ready(ChildProcess process, BooleanSupplier condition) {
    Awaitility.await("a service is ready")
        .atMost(READY)
        .ignoreException(Api.Unreachable.class)
        .until(() -> !process.isAlive() || condition.getAsBoolean());
    assertThat(process.isAlive()).as(process.tail()).isTrue();
  }
}

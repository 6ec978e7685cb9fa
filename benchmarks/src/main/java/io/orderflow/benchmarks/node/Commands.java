package io.orderflow.benchmarks.node;

import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.connector.command.CommandChannel;
import io.axoniq.axonserver.grpc.MetaDataValue;
import io.axoniq.axonserver.grpc.ProcessingInstruction;
import io.axoniq.axonserver.grpc.ProcessingKey;
import io.axoniq.axonserver.grpc.command.Command;
import io.axoniq.axonserver.grpc.command.CommandResponse;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;

/**
 * Commands from one connection to a handler on another and back, by the official connector. The
 * server without storage answers them itself: what the way to a handler costs is not in its figure.
 */
record Commands(Sides sides) {

  private static final String NAME = "do";
  private static final int[] CLIENTS = {1, 64};
  private static final int LIMIT_SECONDS = 30;
  private static final int HANDLER_LOAD = 100;
  private static final Duration CONNECTED = Duration.ofSeconds(30);

  void measure() throws InterruptedException, ExecutionException, TimeoutException {
    try (AxonClient handler = new AxonClient(sides.node().port(), "handler")) {
      handler
          .connection()
          .commandChannel()
          .registerCommandHandler(Commands::answer, HANDLER_LOAD, NAME)
          .awaitAck(LIMIT_SECONDS, TimeUnit.SECONDS);
      of(sides.node(), CLIENTS[1], sides.warmUp());
      of(sides.unstored(), CLIENTS[1], sides.warmUp().dividedBy(2));
      for (int clients : CLIENTS) {
        Load node = of(sides.node(), clients, sides.time());
        Load unstored = of(sides.unstored(), clients, sides.time());
        String what =
            "command round trips, %d client%s".formatted(clients, clients == 1 ? "" : "s");
        sides.tell(what, node.perSecond(), "/s", Sides.UNSTORED, unstored.perSecond());
        sides.tellTimes(what, node);
      }
    }
  }

  private static CompletableFuture<CommandResponse> answer(Command command) {
    return CompletableFuture.completedFuture(
        CommandResponse.newBuilder().setMessageIdentifier(UUID.randomUUID().toString()).build());
  }

  private static Load of(ServerTarget target, int clients, Duration time)
      throws InterruptedException, ExecutionException {
    AxonServerConnection connection = target.axon().connection();
    Awaitility.await("a connection").atMost(CONNECTED).until(connection::isConnected);
    CommandChannel commands = connection.commandChannel();
    return Load.of(clients, time, number -> () -> send(commands));
  }

  private static void send(CommandChannel commands) {
    String id = UUID.randomUUID().toString();
    Command command =
        Command.newBuilder()
            .setMessageIdentifier(id)
            .setName(NAME)
            .addProcessingInstructions(
                ProcessingInstruction.newBuilder()
                    .setKey(ProcessingKey.ROUTING_KEY)
                    .setValue(MetaDataValue.newBuilder().setTextValue(id)))
            .build();
    CommandResponse response =
        commands.sendCommand(command).orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
    if (!response.getErrorCode().isEmpty()) {
      throw new IllegalStateException(response.getErrorMessage().getMessage());
    }
  }
}

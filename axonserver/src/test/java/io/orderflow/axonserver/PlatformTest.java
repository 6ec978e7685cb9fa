package io.orderflow.axonserver;

import static io.orderflow.axonserver.Clients.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.connector.AxonServerException;
import io.axoniq.axonserver.connector.ErrorCategory;
import io.axoniq.axonserver.connector.query.QueryDefinition;
import io.axoniq.axonserver.grpc.command.CommandResponse;
import io.axoniq.axonserver.grpc.control.EventProcessorInfo;
import io.axoniq.axonserver.grpc.control.Heartbeat;
import io.axoniq.axonserver.grpc.control.PlatformInboundInstruction;
import io.axoniq.axonserver.grpc.control.PlatformOutboundInstruction;
import io.axoniq.axonserver.grpc.control.TopologyChange;
import io.axoniq.axonserver.grpc.control.UpdateType;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlatformTest {

  private final java.nio.file.Path data;
  private final AxonServerNode node;
  private final Clients clients;

  PlatformTest(@TempDir java.nio.file.Path data) {
    this.data = data;
    this.node =
        AxonServerNode.builder(data)
            .grpcPort(0)
            .httpPort(0)
            .heartbeat(Duration.ofMillis(100), Duration.ofMillis(600))
            .start();
    this.clients = new Clients(node);
  }

  @AfterEach
  void stop() {
    clients.close();
    node.close();
  }

  @Nested
  class WhenAnInstructionCarriesAnId {

    @Test
    void itIsAcknowledged() {
      AxonServerConnection client = clients.connect("client");

      get(
          client
              .controlChannel()
              .sendInstruction(
                  PlatformInboundInstruction.newBuilder()
                      .setInstructionId(UUID.randomUUID().toString())
                      .setEventProcessorInfo(
                          EventProcessorInfo.newBuilder().setProcessorName("orders"))
                      .build()));
      get(
          client
              .controlChannel()
              .sendInstruction(
                  PlatformInboundInstruction.newBuilder()
                      .setInstructionId(UUID.randomUUID().toString())
                      .setHeartbeat(Heartbeat.getDefaultInstance())
                      .build()));
    }

    @Test
    void oneAboutAnotherProcessorIsRefusedWhenThereAreTooMany() {
      AxonServerConnection client = clients.connect("client");

      List<CompletableFuture<Void>> answers =
          IntStream.range(0, 2_000).mapToObj(i -> tellOf(client, "processor-" + i)).toList();

      CompletableFuture<?> all =
          CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new));
      await().atMost(Duration.ofSeconds(20)).until(all::isDone);
      assertThat(answers.get(0)).isCompleted();
      assertThat(answers).anyMatch(CompletableFuture::isCompletedExceptionally);
      try (Http http = new Http(node)) {
        assertThat(http.json("/v1/processors?context=default").findValuesAsText("name"))
            .hasSizeLessThanOrEqualTo(1_000);
      }
    }

    private static CompletableFuture<Void> tellOf(AxonServerConnection client, String processor) {
      return client
          .controlChannel()
          .sendInstruction(
              PlatformInboundInstruction.newBuilder()
                  .setInstructionId(UUID.randomUUID().toString())
                  .setEventProcessorInfo(
                      EventProcessorInfo.newBuilder().setProcessorName(processor))
                  .build());
    }

    @Test
    void anUnknownOneIsRefused() {
      AxonServerConnection client = clients.connect("client");

      CompletableFuture<Void> answer =
          client
              .controlChannel()
              .sendInstruction(
                  PlatformInboundInstruction.newBuilder()
                      .setInstructionId(UUID.randomUUID().toString())
                      .build());

      assertThatThrownBy(() -> get(answer))
          .cause()
          .isInstanceOfSatisfying(
              AxonServerException.class,
              refusal ->
                  assertThat(refusal.getErrorCategory())
                      .isEqualTo(ErrorCategory.UNSUPPORTED_INSTRUCTION));
    }
  }

  @Nested
  class WhenHeartbeatsRun {

    @Test
    void aClientThatAnswersStaysConnected() {
      AxonServerConnection client = clients.connect("client");

      await()
          .during(Duration.ofMillis(1_500))
          .atMost(Duration.ofSeconds(3))
          .until(() -> client.isReady() && client.isConnected());
    }

    @Test
    void aClientThatGivesNoSignOfLifeLosesItsHandlers() throws Exception {
      AxonServerConnection caller = clients.connect("caller");
      AxonServerConnection silent = clients.connect("silent");
      AtomicInteger beats = new AtomicInteger();
      silent
          .controlChannel()
          .registerInstructionHandler(
              PlatformOutboundInstruction.RequestCase.HEARTBEAT,
              (instruction, reply) -> beats.incrementAndGet());
      CompletableFuture<CommandResponse> never = new CompletableFuture<>();
      silent
          .commandChannel()
          .registerCommandHandler(command -> never, 100, "do")
          .awaitAck(5, TimeUnit.SECONDS);

      CommandResponse response =
          get(
              caller
                  .commandChannel()
                  .sendCommand(
                      io.axoniq.axonserver.grpc.command.Command.newBuilder()
                          .setName("do")
                          .build()));

      assertThat(response.getErrorCode()).isEqualTo("AXONIQ-4001");
      assertThat(beats).hasPositiveValue();
    }
  }

  @Nested
  class WhenTwoConnectionsHaveOneClientId {

    @Test
    void aSilentOneIsPartedWithAndTheOtherKeepsItsHandlers() throws Exception {
      AxonServerConnection caller = clients.connect("caller");
      AxonServerConnection healthy = clients.connect("handler", "twice");
      AxonServerConnection silent = clients.connect("handler", "twice");
      silent
          .controlChannel()
          .registerInstructionHandler(
              PlatformOutboundInstruction.RequestCase.HEARTBEAT, (instruction, reply) -> {});
      healthy
          .commandChannel()
          .registerCommandHandler(
              command -> CompletableFuture.completedFuture(CommandResponse.getDefaultInstance()),
              100,
              "do")
          .awaitAck(5, TimeUnit.SECONDS);
      CompletableFuture<CommandResponse> never = new CompletableFuture<>();
      silent
          .commandChannel()
          .registerCommandHandler(command -> never, 100, "do.silently")
          .awaitAck(5, TimeUnit.SECONDS);

      CommandResponse lost = get(caller.commandChannel().sendCommand(command("do.silently")));

      assertThat(lost.getErrorCode()).isEqualTo("AXONIQ-4001");
      for (int i = 0; i < 10; i++) {
        assertThat(get(caller.commandChannel().sendCommand(command("do"))).getErrorCode())
            .isEmpty();
      }
      assertThat(healthy.isConnected()).isTrue();
    }

    private io.axoniq.axonserver.grpc.command.Command command(String name) {
      return io.axoniq.axonserver.grpc.command.Command.newBuilder()
          .setMessageIdentifier(UUID.randomUUID().toString())
          .setName(name)
          .build();
    }
  }

  @Nested
  class WhenAClientWantsToKnowOfHandlers {

    @Test
    void itIsToldWhoComesAndGoes() throws Exception {
      AxonServerConnection watcher = clients.connect("watcher");
      Queue<TopologyChange> changes = new ConcurrentLinkedQueue<>();
      watcher.controlChannel().registerTopologyChangeHandler(changes::add);
      AxonServerConnection handler = clients.connect("handler", "handler-7");

      var registration =
          handler
              .commandChannel()
              .registerCommandHandler(command -> new CompletableFuture<>(), 50, "do")
              .awaitAck(5, TimeUnit.SECONDS);
      await().atMost(Duration.ofSeconds(5)).until(() -> changes.size() == 1);
      get(registration.cancel());
      await().atMost(Duration.ofSeconds(5)).until(() -> changes.size() == 2);

      assertThat(changes)
          .extracting(TopologyChange::getUpdateType)
          .containsExactly(UpdateType.ADD_COMMAND_HANDLER, UpdateType.REMOVE_COMMAND_HANDLER);
      assertThat(changes)
          .allSatisfy(
              change -> {
                assertThat(change.getClientId()).isEqualTo("handler-7");
                assertThat(change.getComponentName()).isEqualTo("handler");
                assertThat(change.getCommand().getName()).isEqualTo("do");
              });
    }

    @Test
    void itIsFirstToldWhoIsThere() throws Exception {
      AxonServerConnection handler = clients.connect("handler", "handler-7");
      handler
          .commandChannel()
          .registerCommandHandler(command -> new CompletableFuture<>(), 50, "do")
          .awaitAck(5, TimeUnit.SECONDS);
      handler
          .queryChannel()
          .registerQueryHandler((query, reply) -> {}, new QueryDefinition("ask", String.class))
          .awaitAck(5, TimeUnit.SECONDS);
      Queue<TopologyChange> changes = new ConcurrentLinkedQueue<>();

      clients.connect("watcher").controlChannel().registerTopologyChangeHandler(changes::add);

      await().atMost(Duration.ofSeconds(5)).until(() -> changes.size() == 2);
      assertThat(changes)
          .extracting(TopologyChange::getUpdateType)
          .containsExactly(UpdateType.ADD_COMMAND_HANDLER, UpdateType.ADD_QUERY_HANDLER);
      assertThat(changes).allMatch(change -> change.getClientId().equals("handler-7"));
      assertThat(changes.element().getCommand())
          .isEqualTo(
              io.axoniq.axonserver.grpc.control.CommandSubscription.newBuilder()
                  .setName("do")
                  .setLoadFactor(50)
                  .build());
    }
  }

  @Nested
  class WhenAContextIsNotThere {

    @Test
    void itsCallsAreAnsweredWithNotFound() {
      var channel =
          io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder.forAddress(
                  "127.0.0.1", node.grpcPort())
              .usePlaintext()
              .build();
      var headers = new io.grpc.Metadata();
      headers.put(
          io.grpc.Metadata.Key.of("AxonIQ-Context", io.grpc.Metadata.ASCII_STRING_MARSHALLER),
          "elsewhere");
      var stub =
          io.axoniq.axonserver.grpc.event.EventStoreGrpc.newBlockingStub(channel)
              .withInterceptors(io.grpc.stub.MetadataUtils.newAttachHeadersInterceptor(headers))
              .withDeadlineAfter(5, TimeUnit.SECONDS);

      assertThatThrownBy(
              () ->
                  stub.getLastToken(
                      io.axoniq.axonserver.grpc.event.GetLastTokenRequest.getDefaultInstance()))
          .satisfies(
              refusal ->
                  assertThat(Status.fromThrowable(refusal).getCode())
                      .isEqualTo(Status.Code.NOT_FOUND))
          .hasMessageContaining("elsewhere");
      channel.shutdownNow();
    }
  }
}

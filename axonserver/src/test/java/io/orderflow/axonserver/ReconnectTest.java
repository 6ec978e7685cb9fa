package io.orderflow.axonserver;

import static io.orderflow.axonserver.Clients.event;
import static io.orderflow.axonserver.Clients.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.grpc.SerializedObject;
import io.axoniq.axonserver.grpc.command.Command;
import io.axoniq.axonserver.grpc.command.CommandResponse;
import io.axoniq.axonserver.grpc.control.PlatformOutboundInstruction.RequestCase;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.EventHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReconnectTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Path data;
  private AxonServerNode node;
  private final Clients clients;

  /** The first command that reached a handler: from then on it is under way, and no sooner. */
  private final CompletableFuture<Command> received = new CompletableFuture<>();

  ReconnectTest(@TempDir Path data) {
    this.data = data;
    this.node = start(0, 0);
    this.clients = new Clients(node);
  }

  private AxonServerNode start(int grpcPort, int httpPort) {
    return AxonServerNode.builder(data).grpcPort(grpcPort).httpPort(httpPort).start();
  }

  @AfterEach
  void stop() {
    clients.close();
    node.close();
  }

  private HttpResponse<String> patch(String path) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.httpPort() + path))
              .timeout(PATIENCE)
              .method("PATCH", BodyPublishers.noBody())
              .build(),
          BodyHandlers.ofString());
    }
  }

  private static CompletableFuture<CommandResponse> send(AxonServerConnection caller) {
    return caller
        .commandChannel()
        .sendCommand(
            Command.newBuilder()
                .setMessageIdentifier(UUID.randomUUID().toString())
                .setName("do")
                .build());
  }

  private static CommandResponse done() {
    return CommandResponse.newBuilder()
        .setPayload(SerializedObject.newBuilder().setData(ByteString.copyFromUtf8("done")))
        .build();
  }

  private AxonServerConnection handling(CompletableFuture<CommandResponse> answer)
      throws Exception {
    AxonServerConnection handler = clients.connect("handler", "handler-7");
    handler
        .commandChannel()
        .registerCommandHandler(
            command -> {
              received.complete(command);
              return answer;
            },
            100,
            "do")
        .awaitAck(5, TimeUnit.SECONDS);
    return handler;
  }

  @Nested
  class WhenAnOperatorHasAComponentReconnect {

    @Test
    void theClientFinishesItsWorkAndComesBackWithItsHandlers() throws Exception {
      CompletableFuture<CommandResponse> answer = new CompletableFuture<>();
      handling(answer);
      AxonServerConnection caller = clients.connect("caller");
      CompletableFuture<CommandResponse> underWay = send(caller);
      get(received);

      HttpResponse<String> asked = patch("/v1/components/handler/reconnect?context=default");
      answer.complete(done());

      assertThat(asked.statusCode()).isEqualTo(200);
      assertThat(asked.body()).isEqualTo("{\"clients\":[\"handler-7\"]}");
      assertThat(get(underWay).getErrorCode()).isEmpty();
      await().atMost(PATIENCE).until(() -> get(send(caller)).getErrorCode().isEmpty());
    }

    @Test
    void itIsToldByTheProtocolsInstruction() throws Exception {
      Queue<RequestCase> told = new ConcurrentLinkedQueue<>();
      clients
          .connect("told")
          .controlChannel()
          .registerInstructionHandler(
              RequestCase.REQUEST_RECONNECT,
              (instruction, reply) -> told.add(instruction.getRequestCase()));

      assertThat(patch("/v1/components/told/reconnect?client=told-1").statusCode()).isEqualTo(200);

      await().atMost(PATIENCE).until(() -> told.contains(RequestCase.REQUEST_RECONNECT));
    }

    @Test
    void oneThatIsNotThereIsNotFound() throws Exception {
      clients.connect("there");

      assertThat(patch("/v1/components/none/reconnect").statusCode()).isEqualTo(404);
      assertThat(patch("/v1/components/there/reconnect?client=other").statusCode()).isEqualTo(404);
      assertThat(patch("/v1/components/there/reconnect?context=other").statusCode()).isEqualTo(404);
    }

    @Test
    void itsEventProcessorMissesNothingAndHandlesNothingTwice() throws Exception {
      Queue<String> handled = new ConcurrentLinkedQueue<>();
      AxonServerConnection publisher = clients.connect("publisher");
      Configuration application =
          Applications.start(
              node,
              "listener",
              parts ->
                  parts.eventProcessing(
                      events ->
                          events
                              .registerEventHandler(any -> new Listener(handled))
                              .usingPooledStreamingEventProcessors()));
      List<String> published = new ArrayList<>();
      try {
        for (int i = 0; i < 60; i++) {
          String id = "a" + i;
          get(
              publisher
                  .eventChannel()
                  .appendEvents(event(id, 0, String.class.getName(), '"' + id + '"')));
          published.add(id);
          if (i % 20 == 10) {
            await()
                .atMost(PATIENCE)
                .until(() -> patch("/v1/components/listener/reconnect").statusCode() == 200);
          }
        }

        await().atMost(PATIENCE).until(() -> handled.size() >= published.size());
        assertThat(handled).containsExactlyInAnyOrderElementsOf(published);
      } finally {
        application.shutdown();
      }
    }
  }

  /** Keeps what it is told. */
  static final class Listener {

    private final Queue<String> handled;

    Listener(Queue<String> handled) {
      this.handled = handled;
    }

    @EventHandler
    void on(String event) {
      handled.add(event);
    }
  }

  @Nested
  class WhenTheNodeStops {

    @Test
    void handlersFinishWhatTheyHaveAndComeBackToTheNextOne() throws Exception {
      CompletableFuture<CommandResponse> answer = new CompletableFuture<>();
      handling(answer);
      AxonServerConnection caller = clients.connect("caller");
      CompletableFuture<CommandResponse> underWay = send(caller);
      get(received);
      int grpcPort = node.grpcPort();
      int httpPort = node.httpPort();

      Thread closing = Thread.ofPlatform().start(node::close);
      await().atMost(PATIENCE).until(() -> refusesConnections(grpcPort));
      assertThat(underWay).isNotDone();
      answer.complete(done());

      assertThat(get(underWay).getErrorCode()).isEmpty();
      assertThat(closing.join(PATIENCE)).isTrue();
      node = start(grpcPort, httpPort);
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> get(send(caller)).getErrorCode().isEmpty());
    }

    private static boolean refusesConnections(int port) {
      try (Socket socket = new Socket("127.0.0.1", port)) {
        return !socket.isConnected();
      } catch (IOException refused) {
        return true;
      }
    }

    @Test
    void itDoesNotWaitLongForThoseWhoDoNotLeave() throws Exception {
      handling(new CompletableFuture<>());
      CompletableFuture<CommandResponse> underWay = send(clients.connect("caller"));
      get(received);
      long begin = System.nanoTime();

      node.close();

      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
      assertThat(get(underWay).getErrorCode()).isEqualTo("AXONIQ-4001");
    }
  }
}

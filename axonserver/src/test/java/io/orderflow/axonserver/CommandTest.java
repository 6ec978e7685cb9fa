package io.orderflow.axonserver;

import static io.orderflow.axonserver.Clients.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.connector.Registration;
import io.axoniq.axonserver.grpc.MetaDataValue;
import io.axoniq.axonserver.grpc.ProcessingInstruction;
import io.axoniq.axonserver.grpc.ProcessingKey;
import io.axoniq.axonserver.grpc.SerializedObject;
import io.axoniq.axonserver.grpc.command.Command;
import io.axoniq.axonserver.grpc.command.CommandResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTest {

  private final AxonServerNode node = AxonServerNode.temporary();
  private final Clients clients = new Clients(node);
  private final AxonServerConnection caller = clients.connect("caller");

  @AfterEach
  void stop() {
    clients.close();
    node.close();
  }

  private static Command command(String name, String routingKey) {
    return Command.newBuilder()
        .setMessageIdentifier(UUID.randomUUID().toString())
        .setName(name)
        .addProcessingInstructions(
            ProcessingInstruction.newBuilder()
                .setKey(ProcessingKey.ROUTING_KEY)
                .setValue(MetaDataValue.newBuilder().setTextValue(routingKey)))
        .build();
  }

  private CompletableFuture<CommandResponse> send(String name, String routingKey) {
    return caller.commandChannel().sendCommand(command(name, routingKey));
  }

  private static CompletableFuture<CommandResponse> done() {
    return CompletableFuture.completedFuture(CommandResponse.getDefaultInstance());
  }

  private AxonServerConnection handler(
      String clientId, Function<Command, CompletableFuture<CommandResponse>> function) {
    AxonServerConnection handler = clients.connect("handler", clientId);
    register(handler, 100, function);
    return handler;
  }

  private static Registration register(
      AxonServerConnection handler,
      int loadFactor,
      Function<Command, CompletableFuture<CommandResponse>> function) {
    try {
      return handler
          .commandChannel()
          .registerCommandHandler(function, loadFactor, "do")
          .awaitAck(5, TimeUnit.SECONDS);
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Nested
  class GivenNoHandler {

    @Test
    void theAnswerSaysSo() {
      CommandResponse response = get(send("nothing", "k"));

      assertThat(response.getErrorCode()).isEqualTo("AXONIQ-4000");
      assertThat(response.getErrorMessage().getMessage())
          .isEqualTo("No Handler for command: nothing");
    }
  }

  @Nested
  class GivenSeveralHandlers {

    private final Map<String, String> handledBy = new ConcurrentHashMap<>();

    private Function<Command, CompletableFuture<CommandResponse>> noting(String handler) {
      return command -> {
        handledBy.put(command.getProcessingInstructions(0).getValue().getTextValue(), handler);
        return done();
      };
    }

    private Map<String, String> sendAll() {
      handledBy.clear();
      for (int i = 0; i < 400; i++) {
        assertThat(get(send("do", "key" + i)).getErrorCode()).isEmpty();
      }
      return Map.copyOf(handledBy);
    }

    @Test
    void oneKeyAlwaysGoesToTheSameAndANewHandlerTakesKeysWithoutMovingOthers() {
      handler("one", noting("one"));
      handler("two", noting("two"));
      Map<String, String> before = sendAll();
      assertThat(sendAll()).isEqualTo(before);
      assertThat(before.values()).contains("one", "two");

      handler("three", noting("three"));
      Map<String, String> after = sendAll();

      after.forEach((key, handler) -> assertThat(handler).isIn("three", before.get(key)));
      assertThat(after.values().stream().filter("three"::equals).count()).isBetween(60L, 210L);
    }

    @Test
    void theirSharesFollowTheirLoadFactors() {
      register(clients.connect("handler", "strong"), 300, noting("strong"));
      register(clients.connect("handler", "weak"), 100, noting("weak"));

      assertThat(sendAll().values().stream().filter("strong"::equals).count())
          .isBetween(260L, 340L);
    }

    @Test
    void twoStreamsOfOneClientIdBothCount() {
      handler("same", noting("first"));
      AxonServerConnection second = handler("same", noting("second"));
      assertThat(sendAll().values()).contains("first", "second");

      second.disconnect();

      await().atMost(Duration.ofSeconds(5)).until(() -> !sendAll().containsValue("second"));
      assertThat(sendAll().values()).containsOnly("first");
    }
  }

  @Nested
  class GivenAHandlerThatIsLost {

    @Test
    void whatItWasAtWorkOnFails() {
      Queue<Command> received = new ConcurrentLinkedQueue<>();
      AxonServerConnection handler =
          handler(
              "gone",
              command -> {
                received.add(command);
                return new CompletableFuture<>();
              });
      CompletableFuture<CommandResponse> answer = send("do", "k");
      await().atMost(Duration.ofSeconds(5)).until(() -> received.size() == 1);

      ((io.axoniq.axonserver.connector.impl.ContextConnection) handler)
          .getManagedChannel()
          .shutdownNow();

      CommandResponse response = get(answer);
      assertThat(response.getErrorCode()).isEqualTo("AXONIQ-4001");
      assertThat(response.getErrorMessage().getMessage()).contains("gone");
      assertThat(get(send("do", "k")).getErrorCode()).isEqualTo("AXONIQ-4000");
    }
  }

  @Nested
  class GivenACommandThatIsNotAnswered {

    @Test
    void itIsGivenUpWhenItsTimeIsOver() {
      handler("slow", command -> new CompletableFuture<>());

      CommandResponse response =
          get(
              caller
                  .commandChannel()
                  .sendCommand(
                      command("do", "k").toBuilder()
                          .addProcessingInstructions(
                              ProcessingInstruction.newBuilder()
                                  .setKey(ProcessingKey.TIMEOUT)
                                  .setValue(MetaDataValue.newBuilder().setNumberValue(100)))
                          .build()));

      assertThat(response.getErrorCode()).isEqualTo("AXONIQ-4003");
      assertThat(response.getErrorMessage().getMessage()).contains("came in time");
    }
  }

  @Nested
  class GivenACommandThatIsAlmostTooLarge {

    private static final int LARGEST = 4 << 20;

    private static Command ofSize(int bytes) {
      Command command = filled(3 << 20);
      return filled((3 << 20) + bytes - command.getSerializedSize());
    }

    private static Command filled(int bytes) {
      return command("do", "k").toBuilder()
          .setPayload(SerializedObject.newBuilder().setData(ByteString.copyFrom(new byte[bytes])))
          .build();
    }

    /** The connector adds the name of the caller. */
    @ParameterizedTest
    @ValueSource(ints = {128, 20})
    void itIsHandledOrRefusedAndItsHandlerStays(int less) {
      handler("one", command -> done());

      String error =
          caller
              .commandChannel()
              .sendCommand(ofSize(LARGEST - less))
              .thenApply(CommandResponse::getErrorCode)
              .exceptionally(refusal -> "")
              .orTimeout(10, TimeUnit.SECONDS)
              .join();

      assertThat(error).isEmpty();
      assertThat(get(send("do", "k")).getErrorCode()).isEmpty();
    }
  }

  @Nested
  class GivenARegistrationThatIsTakenBack {

    @Test
    void itsCommandsHaveNoHandlerAnyMore() throws Exception {
      AxonServerConnection handler = clients.connect("handler");
      Registration registration = register(handler, 100, command -> done());
      assertThat(get(send("do", "k")).getErrorCode()).isEmpty();

      get(registration.cancel());

      assertThat(get(send("do", "k")).getErrorCode()).isEqualTo("AXONIQ-4000");
    }
  }
}

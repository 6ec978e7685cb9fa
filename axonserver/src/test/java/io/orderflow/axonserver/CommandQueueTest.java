package io.orderflow.axonserver;

import static io.orderflow.axonserver.Clients.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.grpc.MetaDataValue;
import io.axoniq.axonserver.grpc.ProcessingInstruction;
import io.axoniq.axonserver.grpc.ProcessingKey;
import io.axoniq.axonserver.grpc.SerializedObject;
import io.axoniq.axonserver.grpc.command.Command;
import io.axoniq.axonserver.grpc.command.CommandResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that wait for a handler that has given 16 permits, the fewest that Axon's can. */
class CommandQueueTest {

  private static final int PERMITS = 16;
  private static final int MAY_WAIT = 40;

  private final AxonServerNode node;
  private final Clients clients;
  private final AxonServerConnection caller;
  private final AxonServerConnection handler;
  private final List<String> received = new CopyOnWriteArrayList<>();
  private final Map<String, CompletableFuture<CommandResponse>> inHand = new ConcurrentHashMap<>();
  private volatile boolean answering;

  CommandQueueTest(@TempDir Path data) throws Exception {
    node =
        AxonServerNode.builder(data).grpcPort(0).httpPort(0).maxWaitingCommands(MAY_WAIT).start();
    clients = new Clients(node);
    caller = clients.connect("caller");
    handler = clients.connect("handler", "handler-1", factory -> factory.commandPermits(PERMITS));
    handler
        .commandChannel()
        .registerCommandHandler(this::handle, 100, "do")
        .awaitAck(5, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() {
    clients.close();
    node.close();
  }

  private CompletableFuture<CommandResponse> handle(Command command) {
    CompletableFuture<CommandResponse> answer = new CompletableFuture<>();
    inHand.put(command.getMessageIdentifier(), answer);
    received.add(command.getMessageIdentifier());
    if (answering) {
      answer.complete(CommandResponse.getDefaultInstance());
    }
    return answer;
  }

  private void answerAll() {
    answering = true;
    inHand.values().forEach(each -> each.complete(CommandResponse.getDefaultInstance()));
  }

  private CompletableFuture<CommandResponse> send(String id, long priority, int bytes) {
    return caller
        .commandChannel()
        .sendCommand(
            Command.newBuilder()
                .setMessageIdentifier(id)
                .setName("do")
                .setPayload(
                    SerializedObject.newBuilder().setData(ByteString.copyFrom(new byte[bytes])))
                .addProcessingInstructions(
                    ProcessingInstruction.newBuilder()
                        .setKey(ProcessingKey.PRIORITY)
                        .setValue(MetaDataValue.newBuilder().setNumberValue(priority)))
                .build());
  }

  private List<CompletableFuture<CommandResponse>> sendMany(int count, int bytes) {
    List<CompletableFuture<CommandResponse>> answers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      answers.add(send("c" + i, 0, bytes));
    }
    return answers;
  }

  /** As many as the permits allow are in hand, and no more come. */
  private void awaitThatOthersWait() {
    await()
        .during(Duration.ofMillis(300))
        .atMost(Duration.ofSeconds(10))
        .until(received::size, size -> size > 0 && size <= PERMITS);
  }

  private static List<String> refusals(List<CompletableFuture<CommandResponse>> answers) {
    return answers.stream()
        .filter(CompletableFuture::isDone)
        .map(Clients::get)
        .filter(answer -> answer.getErrorCode().equals("AXONIQ-4003"))
        .map(answer -> answer.getErrorMessage().getMessage())
        .toList();
  }

  @Nested
  class GivenMoreCommandsThanPermits {

    @Test
    void thoseOfHigherPriorityOvertakeAndThoseOfLowerLetOthersPass() {
      List<CompletableFuture<CommandResponse>> answers = sendMany(30, 10);
      awaitThatOthersWait();
      answers.add(send("low", -5, 10));
      answers.add(send("normal", 0, 10));
      answers.add(send("high", 7, 10));
      awaitThatOthersWait();
      int before = received.size();

      answerAll();

      answers.forEach(answer -> assertThat(get(answer).getErrorCode()).isEmpty());
      List<String> waited = received.subList(before, received.size());
      assertThat(waited).startsWith("high").endsWith("low");
      assertThat(waited.indexOf("normal")).isGreaterThan(waited.indexOf("c29"));
    }

    @Test
    void thoseBeyondTheBoundAreRefusedAtOnceAndTheOthersAreHandled() {
      List<CompletableFuture<CommandResponse>> answers = sendMany(PERMITS + MAY_WAIT + 20, 10);

      await().atMost(Duration.ofSeconds(10)).until(() -> refusals(answers).size() >= 20);
      awaitThatOthersWait();
      answerAll();

      long handled =
          answers.stream().filter(answer -> get(answer).getErrorCode().isEmpty()).count();
      List<String> refusals = refusals(answers);
      assertThat(refusals)
          .hasSizeBetween(20, 20 + PERMITS)
          .allSatisfy(
              refusal ->
                  assertThat(refusal)
                      .contains("do at handler-1", "40 commands", "waiting already"));
      assertThat(handled).isEqualTo(answers.size() - refusals.size());
      assertThat(received).hasSize((int) handled);
    }

    @Test
    void soAreThoseWithMoreBytesThanMayWait() {
      List<CompletableFuture<CommandResponse>> answers = sendMany(PERMITS + 10, 3 << 20);

      await().atMost(Duration.ofSeconds(20)).until(() -> refusals(answers).size() >= 5);
      assertThat(refusals(answers))
          .allSatisfy(refusal -> assertThat(refusal).contains("bytes waiting already"));
      answerAll();

      answers.forEach(answer -> get(answer));
    }
  }

  @Nested
  class GivenAHandlerThatSaysGoodbye {

    @Test
    void itsAnswersStillCountAndWhatItHasNotBegunGoesToAnother() throws Exception {
      List<CompletableFuture<CommandResponse>> answers = sendMany(30, 10);
      awaitThatOthersWait();
      int begun = received.size();
      List<String> elsewhere = new CopyOnWriteArrayList<>();
      clients
          .connect("handler", "handler-2")
          .commandChannel()
          .registerCommandHandler(
              command -> {
                elsewhere.add(command.getMessageIdentifier());
                return CompletableFuture.completedFuture(CommandResponse.getDefaultInstance());
              },
              100,
              "do")
          .awaitAck(5, TimeUnit.SECONDS);

      CompletableFuture<Void> goodbye = handler.commandChannel().prepareDisconnect();
      await().atMost(Duration.ofSeconds(10)).until(() -> elsewhere.size() == 30 - begun);
      answerAll();
      get(goodbye);
      handler.disconnect();

      answers.forEach(answer -> assertThat(get(answer).getErrorCode()).isEmpty());
      assertThat(received).hasSize(begun).doesNotContainAnyElementsOf(elsewhere);
    }
  }
}

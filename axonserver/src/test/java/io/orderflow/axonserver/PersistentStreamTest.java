package io.orderflow.axonserver;

import static io.orderflow.axonserver.Clients.event;
import static io.orderflow.axonserver.Clients.get;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Empty;
import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.connector.event.PersistentStreamProperties;
import io.axoniq.axonserver.grpc.streams.CreateResult;
import io.axoniq.axonserver.grpc.streams.PersistentStreamServiceGrpc;
import io.axoniq.axonserver.grpc.streams.SegmentPosition;
import io.axoniq.axonserver.grpc.streams.StreamStatus;
import io.axoniq.axonserver.grpc.streams.UpdateStreamRequest;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.orderflow.axonserver.StreamClient.Handled;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Persistent streams through the connector; more than 300 lines, because all need its clients. */
class PersistentStreamTest {

  private static final String PER_AGGREGATE = "SequentialPerAggregatePolicy";

  @TempDir Path data = Path.of("");
  private @Nullable AxonServerNode node;
  private @Nullable Clients clients;
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final Map<String, Long> heads = new HashMap<>();

  @BeforeEach
  void start() {
    node = AxonServerNode.builder(data).grpcPort(0).httpPort(0).start();
    clients = new Clients(node);
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
    opened.clear();
    requireNonNull(clients).close();
    requireNonNull(node).close();
  }

  private AxonServerConnection connect(String clientId) {
    return requireNonNull(clients).connect("streaming", clientId);
  }

  private static PersistentStreamProperties properties(int segments) {
    return properties(segments, PER_AGGREGATE, "TAIL", "");
  }

  private static PersistentStreamProperties properties(
      int segments, String policy, String position, String filter) {
    return new PersistentStreamProperties("all", segments, policy, List.of(), position, filter);
  }

  private StreamClient open(AxonServerConnection connection, int segments) {
    return opened(new StreamClient(connection, "s", properties(segments)));
  }

  private StreamClient opened(StreamClient client) {
    opened.add(client);
    return client;
  }

  /** Appends events of ten aggregates in turn. */
  private void append(AxonServerConnection connection, int count) {
    for (int i = 0; i < count; i++) {
      String aggregate = "a" + i % 10;
      long number = heads.merge(aggregate, 1L, Long::sum) - 1;
      get(connection.eventChannel().appendEvents(event(aggregate, number)));
    }
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(20));
  }

  private static List<Long> tokens(StreamClient... clients) {
    return Stream.of(clients)
        .flatMap(client -> client.handled().stream())
        .map(Handled::token)
        .sorted()
        .toList();
  }

  private static List<Long> firstTokens(int count) {
    return LongStream.range(0, count).boxed().toList();
  }

  /** Each aggregate's events are in one segment only, and in order. */
  private static void assertInOrder(StreamClient client) {
    Map<String, List<Handled>> byAggregate =
        client.handled().stream().collect(Collectors.groupingBy(Handled::aggregateId));
    byAggregate.forEach(
        (aggregate, events) -> {
          assertThat(events).extracting(Handled::segment).containsOnly(events.get(0).segment());
          assertThat(events).extracting(Handled::number).isSorted();
        });
  }

  private static StreamStatus status(AxonServerConnection connection) {
    return get(connection.eventChannel().persistentStreams()).get(0);
  }

  private static void assertPositionsReach(AxonServerConnection connection, long position) {
    soon()
        .untilAsserted(
            () ->
                assertThat(status(connection).getSegmentsList())
                    .extracting(SegmentPosition::getPosition)
                    .containsOnly(position));
  }

  private static void isNotOffered(Throwable refusal) {
    assertThat(Status.fromThrowable(refusal).getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
  }

  @Nested
  class GivenOneClient {

    @Test
    void allEventsAreHandledOnceAndInOrderOfTheirAggregates() {
      AxonServerConnection connection = connect("c1");
      append(connection, 100);

      StreamClient client = open(connection, 3);

      soon().until(() -> client.handled().size() >= 100);
      append(connection, 50);
      soon().until(() -> client.handled().size() >= 150);
      assertThat(tokens(client)).isEqualTo(firstTokens(150));
      assertInOrder(client);
      assertThat(client.handled()).extracting(Handled::segment).contains(0, 1, 2);
      assertThat(client.handled()).extracting(Handled::replay).containsOnly(false);
    }

    @Test
    void aSlowOneHoldsUpNobodyAndGetsAllInTheEnd() {
      AxonServerConnection connection = connect("c1");
      append(connection, 200);
      StreamClient slow = opened(new StreamClient(connection, "slow", properties(1), 5));
      StreamClient fast = open(connect("c2"), 1);

      soon().until(() -> fast.handled().size() == 200);
      soon().until(() -> slow.handled().size() == 5);
      slow.goOn();

      soon().until(() -> slow.handled().size() == 200);
      assertThat(tokens(slow)).isEqualTo(firstTokens(200));
    }

    @Test
    void whatWasThereBeforeIsLeftOutWhenItStartsAtTheHead() {
      AxonServerConnection connection = connect("c1");
      append(connection, 20);
      get(
          connection
              .eventChannel()
              .createPersistentStream("s", properties(2, PER_AGGREGATE, "HEAD", "")));
      append(connection, 20);

      StreamClient client = opened(new StreamClient(connection, "s", null));

      soon().until(() -> client.handled().size() >= 20);
      assertThat(tokens(client)).isEqualTo(LongStream.range(20, 40).boxed().toList());
    }

    @Test
    void thePoliciesDecideWhatIsKeptTogether() {
      AxonServerConnection connection = connect("c1");
      append(connection, 60);
      StreamClient together =
          opened(
              new StreamClient(connection, "one", properties(4, "SequentialPolicy", "TAIL", "")));
      StreamClient apart =
          opened(
              new StreamClient(
                  connection, "any", properties(4, "FullConcurrencyPolicy", "TAIL", "")));

      soon().until(() -> together.handled().size() == 60 && apart.handled().size() == 60);

      assertThat(together.handled().stream().map(Handled::segment).distinct()).hasSize(1);
      assertThat(together.handled()).extracting(Handled::token).isEqualTo(firstTokens(60));
      assertThat(apart.handled().stream().map(Handled::segment).distinct()).hasSize(4);
    }
  }

  @Nested
  class GivenTwoClients {

    @Test
    void theyShareTheSegmentsAndEachEventIsHandledOnce() {
      AxonServerConnection connection = connect("c1");
      StreamClient first = open(connection, 4);
      append(connection, 40);
      StreamClient second = open(connect("c2"), 4);

      soon().until(() -> first.segments().size() == 2 && second.segments().size() == 2);
      append(connection, 40);

      soon().until(() -> first.handled().size() + second.handled().size() >= 80);
      assertThat(tokens(first, second)).isEqualTo(firstTokens(80));
      assertThat(second.handled()).isNotEmpty();
      assertInOrder(first);
      assertInOrder(second);
      assertThat(status(connection).getSegmentsList())
          .extracting(SegmentPosition::getClientId)
          .containsExactlyInAnyOrder("c1", "c1", "c2", "c2");
    }

    @Test
    void whatOneLeavesTheOtherTakesOver() {
      AxonServerConnection connection = connect("c1");
      StreamClient first = open(connection, 4);
      StreamClient second = open(connect("c2"), 4);
      soon().until(() -> first.segments().size() == 2 && second.segments().size() == 2);

      second.leave();

      soon().until(() -> first.segments().size() == 4);
      append(connection, 40);
      soon().until(() -> first.handled().size() == 40);
    }

    @Test
    void whatOneHadNotAcknowledgedWhenItWasCutOffTheOtherHandles() {
      AxonServerConnection connection = connect("c1");
      StreamClient first = open(connection, 4);
      try (TcpProxy proxy = new TcpProxy(requireNonNull(node).grpcPort());
          Clients behindProxy = new Clients(proxy.port())) {
        StreamClient second =
            opened(new StreamClient(behindProxy.connect("streaming", "c2"), "s", properties(4), 0));
        soon().until(() -> first.segments().size() == 2 && second.segments().size() == 2);
        append(connection, 80);
        soon().until(() -> first.handled().size() > 20);

        proxy.cut();

        soon().until(() -> first.handled().size() == 80);
        assertThat(tokens(first)).isEqualTo(firstTokens(80));
        assertThat(second.handled()).isEmpty();
        assertInOrder(first);
      }
    }
  }

  @Nested
  class WhenTheNodeIsStartedAgain {

    @Test
    void itGoesOnFromWhatWasAcknowledged() {
      AxonServerConnection connection = connect("c1");
      append(connection, 100);
      StreamClient before = open(connection, 3);
      soon().until(() -> before.handled().size() == 100);
      assertPositionsReach(connection, 99);
      before.close();
      requireNonNull(clients).close();
      requireNonNull(node).close();

      start();

      AxonServerConnection again = connect("c1");
      append(again, 50);
      StreamClient after = opened(new StreamClient(again, "s", null));
      soon().until(() -> after.handled().size() >= 50);
      assertThat(tokens(after)).isEqualTo(LongStream.range(100, 150).boxed().toList());
      assertThat(status(again).getStreamName()).isEqualTo("all");
    }

    @Test
    void whatWasNotAcknowledgedComesAgain() {
      AxonServerConnection connection = connect("c1");
      append(connection, 60);
      StreamClient before = opened(new StreamClient(connection, "s", properties(3), 30));
      soon().until(() -> before.handled().size() == 30);
      requireNonNull(clients).close();
      requireNonNull(node).close();

      start();

      StreamClient after = opened(new StreamClient(connect("c1"), "s", null));
      soon()
          .untilAsserted(
              () ->
                  assertThat(tokens(before, after).stream().distinct().toList())
                      .isEqualTo(firstTokens(60)));
      assertInOrder(after);
    }
  }

  @Nested
  class WhenItIsReset {

    @Test
    void allComesAgainAndIsMarkedAsAReplay() {
      AxonServerConnection connection = connect("c1");
      append(connection, 40);
      StreamClient client = open(connection, 2);
      soon().until(() -> client.handled().size() == 40);
      assertPositionsReach(connection, 39);

      get(connection.eventChannel().resetPersistentStreamAtTail("s"));
      append(connection, 10);

      soon().until(() -> client.handled().size() >= 90);
      List<Handled> again = client.handled().subList(40, 90);
      assertThat(again.stream().map(Handled::token).sorted()).isEqualTo(firstTokens(50));
      assertThat(again).allMatch(each -> each.replay() == each.token() < 40);
    }

    @Test
    void itMayGoToAPositionToAnInstantAndToTheHead() {
      AxonServerConnection connection = connect("c1");
      append(connection, 30);
      get(connection.eventChannel().createPersistentStream("s", properties(2)));

      get(connection.eventChannel().resetPersistentStreamAtPosition("s", 12));
      assertPositionsReach(connection, 11);
      get(connection.eventChannel().resetPersistentStreamAtHead("s"));
      assertPositionsReach(connection, 29);
      get(connection.eventChannel().resetPersistentStreamAtTime("s", 0));
      assertPositionsReach(connection, -1);
    }
  }

  @Nested
  class WhenItIsChanged {

    @Test
    void withMoreSegmentsEachEventIsStillHandledOnce() {
      AxonServerConnection connection = connect("c1");
      append(connection, 100);
      StreamClient client = opened(new StreamClient(connection, "s", properties(2), 37));
      soon().until(() -> client.handled().size() == 37);

      get(connection.eventChannel().setPersistentStreamSegments("s", 5));
      client.goOn();

      soon().until(() -> client.segments().size() == 5);
      soon().until(() -> client.handled().size() >= 100);
      append(connection, 50);
      soon().until(() -> client.handled().size() >= 150);
      assertThat(tokens(client)).isEqualTo(firstTokens(150));
      assertThat(status(connection).getSegmentsList()).hasSize(5);
    }

    @Test
    void withFewerSegmentsEachEventIsStillHandledOnce() {
      AxonServerConnection connection = connect("c1");
      append(connection, 100);
      StreamClient client = opened(new StreamClient(connection, "s", properties(5), 37));
      soon().until(() -> client.handled().size() == 37);

      get(connection.eventChannel().setPersistentStreamSegments("s", 2));
      client.goOn();

      soon().until(() -> client.segments().size() == 2);
      soon().until(() -> client.handled().size() >= 100);
      append(connection, 50);
      soon().until(() -> client.handled().size() >= 150);
      assertThat(tokens(client)).isEqualTo(firstTokens(150));
      assertThat(status(connection).getSegmentsList()).hasSize(2);
    }

    @Test
    void itsNameIsTheNewOneAndItsClientsNoticeNothing() {
      AxonServerConnection connection = connect("c1");
      StreamClient client = open(connection, 2);
      soon().until(() -> client.segments().size() == 2);

      get(connection.eventChannel().updatePersistentStreamName("s", "renamed"));

      assertThat(status(connection).getStreamName()).isEqualTo("renamed");
      append(connection, 20);
      soon().until(() -> client.handled().size() == 20);
    }

    @Test
    void aNameThatIsTooLongIsRefusedBeforeItsSegmentsAreChanged() throws Exception {
      AxonServerConnection connection = connect("c1");
      get(connection.eventChannel().createPersistentStream("s", properties(2)));
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", requireNonNull(node).grpcPort())
              .usePlaintext()
              .build();
      opened.add(channel::shutdownNow);
      Iterator<Empty> answer =
          PersistentStreamServiceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(10, TimeUnit.SECONDS)
              .updateStream(
                  UpdateStreamRequest.newBuilder()
                      .setStreamId("s")
                      .setSegments(4)
                      .setStreamName("n".repeat(2_000))
                      .build());

      assertThatThrownBy(answer::hasNext)
          .hasMessageContaining("A name has at most 1024 characters");

      assertThat(status(connection).getSegmentsList()).hasSize(2);
    }
  }

  @Nested
  class WhenItIsListedOrDeleted {

    @Test
    void theListShowsItAndHowFarItHasCome() {
      AxonServerConnection connection = connect("c1");
      append(connection, 20);
      StreamClient client = open(connection, 2);
      soon().until(() -> client.handled().size() == 20);
      assertPositionsReach(connection, 19);

      StreamStatus status = status(connection);

      assertThat(status.getStreamId()).isEqualTo("s");
      assertThat(status.getStreamName()).isEqualTo("all");
      assertThat(status.getSequencingPolicy().getPolicyName()).isEqualTo(PER_AGGREGATE);
      assertThat(status.getSegmentsList())
          .extracting(SegmentPosition::getClientId)
          .containsExactly("c1", "c1");
    }

    @Test
    void anErrorThatAClientReportsIsListedUntilItGoesOn() {
      AxonServerConnection connection = connect("c1");
      StreamClient client = open(connection, 1);
      soon().until(() -> client.segments().size() == 1);

      client.segments().forEach(segment -> segment.error("does not work"));

      soon().until(() -> status(connection).getSegments(0).getError().equals("does not work"));
      append(connection, 1);
      soon().until(() -> status(connection).getSegments(0).getError().isEmpty());
    }

    @Test
    void itsClientsAreToldThatItIsOverAndItIsNotListedAnyMore() {
      AxonServerConnection connection = connect("c1");
      StreamClient client = open(connection, 2);
      soon().until(() -> client.segments().size() == 2);

      get(connection.eventChannel().deletePersistentStream("s"));

      soon().until(() -> client.ending().equals("completed"));
      assertThat(get(connection.eventChannel().persistentStreams())).isEmpty();
      assertThatThrownBy(() -> get(connection.eventChannel().deletePersistentStream("s")))
          .hasMessageContaining("no persistent stream s");
    }

    @Test
    void itCanBeMadeAgainAndStartsAnew() {
      AxonServerConnection connection = connect("c1");
      append(connection, 10);
      StreamClient client = open(connection, 2);
      soon().until(() -> client.handled().size() == 10);
      get(connection.eventChannel().deletePersistentStream("s"));

      assertThat(get(connection.eventChannel().createPersistentStream("s", properties(3))))
          .isEqualTo(CreateResult.created);

      StreamClient again = opened(new StreamClient(connection, "s", null));
      soon().until(() -> again.handled().size() == 10);
    }
  }

  @Nested
  class WhenItsContextIsDeleted {

    @Test
    void itsClientsAreToldAndNothingOfItIsInALaterOneOfThatName() {
      requireNonNull(node).createContext("passing");
      AxonServerConnection connection = requireNonNull(clients).connectTo("passing");
      append(connection, 5);
      StreamClient client = open(connection, 2);
      soon().until(() -> client.handled().size() == 5);

      requireNonNull(node).deleteContext("passing");

      soon().until(() -> client.ending().contains("NOT_FOUND"));
      requireNonNull(node).createContext("passing");
      assertThat(get(connection.eventChannel().persistentStreams())).isEmpty();
    }
  }

  @Nested
  class WhenItIsMade {

    @Test
    void theSecondTimeChangesNothing() {
      AxonServerConnection connection = connect("c1");

      assertThat(get(connection.eventChannel().createPersistentStream("s", properties(2))))
          .isEqualTo(CreateResult.created);
      assertThat(get(connection.eventChannel().createPersistentStream("s", properties(5))))
          .isEqualTo(CreateResult.already_exists);
      assertThat(status(connection).getSegmentsList()).hasSize(2);
    }

    @Test
    void whatThisNodeCannotDoIsRefusedWithAWord() {
      AxonServerConnection connection = connect("c1");

      assertThatThrownBy(
              () ->
                  get(
                      connection
                          .eventChannel()
                          .createPersistentStream(
                              "s", properties(2, PER_AGGREGATE, "TAIL", "payloadType = \"x\""))))
          .satisfies(PersistentStreamTest::isNotOffered)
          .hasMessageContaining("filters");
      assertThatThrownBy(
              () ->
                  get(
                      connection
                          .eventChannel()
                          .createPersistentStream(
                              "s", properties(2, "PropertySequencingPolicy", "TAIL", ""))))
          .satisfies(PersistentStreamTest::isNotOffered)
          .hasMessageContaining("the sequencing policy PropertySequencingPolicy");
    }

    @Test
    void aClientThatDoesNotSayHowIsToldThatThereIsNone() {
      StreamClient client = opened(new StreamClient(connect("c1"), "unknown", null));

      soon().until(() -> client.ending().contains("no persistent stream unknown"));
    }
  }
}

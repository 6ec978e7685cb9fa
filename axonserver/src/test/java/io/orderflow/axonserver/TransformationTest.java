package io.orderflow.axonserver;

import static io.orderflow.axonserver.Clients.event;
import static io.orderflow.axonserver.Clients.get;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.connector.event.EventStream;
import io.axoniq.axonserver.connector.event.transformation.ActiveTransformation;
import io.axoniq.axonserver.connector.event.transformation.EventTransformation;
import io.axoniq.axonserver.connector.event.transformation.EventTransformation.State;
import io.axoniq.axonserver.connector.event.transformation.Transformer;
import io.axoniq.axonserver.connector.event.transformation.event.EventSources;
import io.axoniq.axonserver.grpc.MetaDataValue;
import io.axoniq.axonserver.grpc.event.Event;
import io.axoniq.axonserver.grpc.event.EventWithToken;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Stored events are changed through the connector: prepared, then applied or cancelled. All of it
 * starts from one small log of events, so it stands in one file.
 */
class TransformationTest {

  private static final Metadata.Key<String> ERROR_CODE =
      Metadata.Key.of("AxonIQ-ErrorCode", Metadata.ASCII_STRING_MARSHALLER);
  private static final int EVENTS = 40;

  private final Path data;
  private AxonServerNode node;
  private Clients clients;
  private AxonServerConnection connection;

  TransformationTest(@TempDir Path data) {
    this.data = data;
    node = AxonServerNode.builder(data).grpcPort(0).httpPort(0).start();
    clients = new Clients(node);
    connection = clients.connect("c");
  }

  /** Token i is number i / 4 of aggregate a(i % 4), but every fourth belongs to none. */
  @BeforeEach
  void write() {
    for (int i = 0; i < EVENTS; i++) {
      get(connection.eventChannel().appendEvents(original(i)));
    }
  }

  private static Event original(int i) {
    String aggregate = i % 4 == 3 ? "" : "a" + i % 4;
    return event(aggregate, aggregate.isEmpty() ? 0 : i / 4, "thing.happened", "payload " + i)
        .toBuilder()
        .setMessageIdentifier("id-" + i)
        .setTimestamp(1_000 + i)
        .putMetaData("who", MetaDataValue.newBuilder().setTextValue("somebody").build())
        .build();
  }

  private static Event changed(int i) {
    Event original = original(i);
    return original.toBuilder()
        .setPayload(
            original.getPayload().toBuilder()
                .setRevision("2")
                .setData(ByteString.copyFromUtf8("changed " + i)))
        .build();
  }

  @AfterEach
  void stop() {
    // The connector leaves its stream of actions open, and waits 5 s for the end of it.
    if (transformations().stream().anyMatch(each -> each.state() == State.ACTIVE)) {
      node.close();
    }
    clients.close();
    node.close();
  }

  private void start() {
    node = AxonServerNode.builder(data).grpcPort(0).httpPort(0).start();
    clients = new Clients(node);
    connection = clients.connect("c");
  }

  private void restart() {
    stop();
    start();
  }

  private ActiveTransformation begin(String description) {
    return get(connection.eventTransformationChannel().newTransformation(description));
  }

  private List<EventTransformation> transformations() {
    return StreamSupport.stream(
            get(connection.eventTransformationChannel().transformations()).spliterator(), false)
        .toList();
  }

  private void awaitApplied() {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> transformations().get(0).state() == State.APPLIED);
  }

  private void apply(Transformer transformer) {
    get(connection.eventTransformationChannel().transform("test", transformer));
    awaitApplied();
  }

  private static List<EventWithToken> events(AxonServerConnection connection) throws Exception {
    long last = get(connection.eventChannel().getLastToken());
    List<EventWithToken> events = new ArrayList<>();
    try (EventStream stream = connection.eventChannel().openStream(-1, 1_000, 500)) {
      for (long token = 0; token <= last; token++) {
        events.add(requireNonNull(stream.nextIfAvailable(10, TimeUnit.SECONDS)));
      }
    }
    return events;
  }

  private List<Event> plainEvents() throws Exception {
    List<EventWithToken> events = events(connection);
    for (int i = 0; i < events.size(); i++) {
      assertThat(events.get(i).getToken()).isEqualTo(i);
    }
    return events.stream().map(EventWithToken::getEvent).toList();
  }

  private List<Event> aggregate(String id) {
    try (var events = connection.eventChannel().openAggregateStream(id, false).asStream()) {
      return events.toList();
    }
  }

  private static String text(Event event) {
    return event.getPayload().getData().toStringUtf8();
  }

  private static StatusRuntimeException refusal(CompletableFuture<?> asked) {
    Throwable failure = catchThrowable(() -> get(asked));
    assertThat(failure).isNotNull();
    assertThat(failure.getCause()).isInstanceOf(StatusRuntimeException.class);
    return (StatusRuntimeException) requireNonNull(failure.getCause());
  }

  private static void assertRefused(
      CompletableFuture<?> asked, Status.Code status, String code, String words) {
    StatusRuntimeException refusal = refusal(asked);
    assertThat(refusal.getStatus().getCode()).isEqualTo(status);
    assertThat(requireNonNull(refusal.getTrailers()).get(ERROR_CODE)).isEqualTo(code);
    assertThat(refusal).hasMessageContaining(words);
  }

  private void assertNothingIsWrong() {
    stop();
    Tooling check = Tooling.run("check", "--data", data);
    assertThat(check.err()).isEmpty();
    assertThat(check.status()).isZero();
    start();
  }

  @Nested
  class GivenATransformationThatIsApplied {

    private void assertChanged() throws Exception {
      List<Event> events = plainEvents();
      assertThat(events).hasSize(EVENTS);
      for (int i = 0; i < EVENTS; i++) {
        if (i % 3 == 0) {
          assertThat(events.get(i)).isEqualTo(deleted(i));
        } else {
          assertThat(events.get(i)).isEqualTo(i % 3 == 1 ? changed(i) : original(i));
        }
      }
    }

    private Event deleted(int i) {
      Event.Builder deleted = original(i).toBuilder().clearPayload().clearMetaData();
      deleted.getPayloadBuilder().setType("empty");
      return deleted.build();
    }

    private void transform() {
      apply(
          appender -> {
            for (int i = 0; i < EVENTS; i++) {
              if (i % 3 == 0) {
                appender.deleteEvent(i);
              } else if (i % 3 == 1) {
                appender.replaceEvent(i, changed(i));
              }
            }
          });
    }

    @Test
    void readersOfTheLogSeeWhatEventsBecameFromMemoryAndFromDisk() throws Exception {
      transform();
      assertChanged();

      restart();
      assertChanged();
      assertNothingIsWrong();
    }

    @Test
    void aggregatesAreReadWithWhatTheirEventsBecameInTheirOrder() {
      transform();

      for (int round = 0; round < 2; round++) {
        List<Event> events = aggregate("a1");
        assertThat(events).hasSize(EVENTS / 4);
        for (int number = 0; number < events.size(); number++) {
          int i = 4 * number + 1;
          assertThat(events.get(number).getAggregateSequenceNumber()).isEqualTo(number);
          assertThat(text(events.get(number)))
              .isEqualTo(i % 3 == 0 ? "" : i % 3 == 1 ? "changed " + i : "payload " + i);
        }
        restart();
      }
    }

    @Test
    void appendsAndLookUpsGoOnAsBefore() throws Exception {
      transform();

      assertThat(get(connection.eventChannel().findHighestSequence("a0"))).isEqualTo(9);
      get(connection.eventChannel().appendEvents(event("a0", 10)));
      assertThat(get(connection.eventChannel().getLastToken())).isEqualTo(EVENTS);
      for (int i = 0; i < EVENTS; i++) {
        // A stream that begins after token i - 1 has event i as its first.
        assertThat(get(connection.eventChannel().getTokenAt(1_000 + i))).isEqualTo(i - 1);
      }
      assertNothingIsWrong();
    }

    @Test
    void whoFollowsTheLogGoesOnAndIsSentNothingTwice() throws Exception {
      try (EventStream stream = connection.eventChannel().openStream(-1, 1_000, 500)) {
        for (int i = 0; i < EVENTS; i++) {
          assertThat(requireNonNull(stream.nextIfAvailable(10, TimeUnit.SECONDS)).getToken())
              .isEqualTo(i);
        }
        transform();
        get(connection.eventChannel().appendEvents(event("new", 0)));

        EventWithToken next = requireNonNull(stream.nextIfAvailable(10, TimeUnit.SECONDS));
        assertThat(next.getToken()).isEqualTo(EVENTS);
      }
    }

    @Test
    void theListTellsOfItAndAnotherCanFollow() {
      transform();

      EventTransformation first = transformations().get(0);
      assertThat(first.description()).isEqualTo("test");
      assertThat(first.lastSequence()).isEqualTo(26);
      apply(appender -> appender.deleteEvent(1));

      assertThat(transformations())
          .extracting(EventTransformation::state)
          .containsExactly(State.APPLIED, State.APPLIED);
      assertThat(transformations().get(1).id()).isEqualTo(first.id());
      restart();
      assertThat(transformations()).hasSize(2);
      assertThat(text(aggregate("a1").get(0))).isEmpty();
    }

    @Test
    void theFluentWayOfTheConnectorWorks() throws Exception {
      get(
          EventSources.range(() -> connection.eventChannel(), -1, EVENTS - 1)
              .filter(each -> each.getToken() % 2 == 0)
              .transform("fluent", (each, appender) -> appender.deleteEvent(each.getToken()))
              .execute(() -> connection.eventTransformationChannel()));
      awaitApplied();

      List<Event> events = plainEvents();
      for (int i = 0; i < EVENTS; i++) {
        assertThat(events.get(i).getPayload().getType())
            .isEqualTo(i % 2 == 0 ? "empty" : "thing.happened");
      }
    }

    @Test
    void aReplacementWithoutATimestampKeepsThatOfTheOriginal() throws Exception {
      apply(appender -> appender.replaceEvent(5, changed(5).toBuilder().clearTimestamp().build()));

      assertThat(plainEvents().get(5)).isEqualTo(changed(5));
      assertNothingIsWrong();
    }

    @Test
    void oneWithoutActionsChangesNothing() throws Exception {
      apply(appender -> {});

      assertThat(transformations().get(0).lastSequence()).isEqualTo(-1);
      assertThat(plainEvents().get(0)).isEqualTo(original(0));
    }

    @Test
    void snapshotsStayAsTheyWere() {
      Event snapshot = event("a0", 9, "snapshot", "state");
      get(connection.eventChannel().appendSnapshot(snapshot));
      transform();

      try (var snapshots = connection.eventChannel().loadSnapshots("a0", 0, 100, 10).asStream()) {
        assertThat(snapshots).extracting(TransformationTest::text).containsExactly("state");
      }
    }

    @Test
    void itsEventsAreExportedAndImportedAsTheyBecame(@TempDir Path other) throws Exception {
      transform();
      Path file = other.resolve("events.export");
      try (AxonServerNode target = AxonServerNode.temporary();
          Clients targetClients = new Clients(target)) {
        assertThat(
                Tooling.run("export", "--server", "127.0.0.1:" + node.grpcPort(), "--to", file)
                    .err())
            .isEmpty();
        assertThat(
                Tooling.run("import", "--server", "127.0.0.1:" + target.grpcPort(), "--from", file)
                    .err())
            .isEmpty();

        assertThat(events(targetClients.connect("reader"))).isEqualTo(events(connection));
      }
    }
  }

  @Nested
  class GivenATransformationThatIsActive {

    @Test
    void nothingChangesBeforeItIsApplied() throws Exception {
      get(begin("later").transform(appender -> appender.deleteEvent(0)));

      assertThat(plainEvents().get(0)).isEqualTo(original(0));
      assertThat(transformations().get(0).state()).isEqualTo(State.ACTIVE);
      assertThat(transformations().get(0).lastSequence()).isZero();
      assertNothingIsWrong();
    }

    @Test
    void anotherOneIsRefusedUntilItIsCancelled() {
      ActiveTransformation first = begin("first");

      assertRefused(
          connection.eventTransformationChannel().newTransformation("second"),
          Status.Code.FAILED_PRECONDITION,
          "AXONIQ-9200",
          "already ongoing");

      assertThat(get(first.cancel()).state()).isEqualTo(State.CANCELLED);
      begin("second");
      assertThat(transformations())
          .extracting(EventTransformation::description)
          .containsExactly("second", "first");
    }

    @Test
    void cancellingDropsItsActionsAndEndsIt() throws Exception {
      ActiveTransformation active = begin("first");
      ActiveTransformation filled =
          get(
              active.transform(
                  appender -> {
                    appender.deleteEvent(0);
                    appender.deleteEvent(1);
                  }));
      get(filled.cancel());

      assertRefused(
          filled.startApplying(), Status.Code.FAILED_PRECONDITION, "AXONIQ-9200", "CANCELLED");
      assertRefused(filled.cancel(), Status.Code.FAILED_PRECONDITION, "AXONIQ-9200", "CANCELLED");
      assertThat(plainEvents().get(0)).isEqualTo(original(0));
      assertNothingIsWrong();
      assertThat(transformations().get(0).state()).isEqualTo(State.CANCELLED);
    }

    @Test
    void itGoesOnAfterARestartFromItsLastSequence() throws Exception {
      get(
          begin("long")
              .transform(
                  appender -> {
                    appender.deleteEvent(0);
                    appender.deleteEvent(1);
                  }));
      restart();

      assertThat(transformations().get(0).lastSequence()).isEqualTo(1);
      ActiveTransformation again =
          get(connection.eventTransformationChannel().activeTransformation());
      again = get(again.transform(appender -> appender.deleteEvent(2)));
      get(again.startApplying());
      awaitApplied();

      assertThat(transformations().get(0).lastSequence()).isEqualTo(2);
      List<Event> events = plainEvents();
      for (int i = 0; i < 4; i++) {
        assertThat(events.get(i).getPayload().getType())
            .isEqualTo(i < 3 ? "empty" : "thing.happened");
      }
    }

    @Test
    void itIsNotAppliedWhenActionsAreMissing() {
      ActiveTransformation empty = begin("first");
      get(empty.transform(appender -> appender.deleteEvent(0)));

      assertRefused(
          empty.startApplying(), Status.Code.INVALID_ARGUMENT, "AXONIQ-9200", "is 0, not -1");
    }

    @Test
    void thousandsOfActionsAreTakenAndApplied() throws Exception {
      Event[] more = new Event[10_000];
      for (int i = 0; i < more.length; i++) {
        more[i] = event("many", i, "thing.happened", "many " + i);
      }
      get(connection.eventChannel().appendEvents(more));
      CompletableFuture<EventTransformation> applying =
          connection
              .eventTransformationChannel()
              .transform(
                  "many",
                  appender -> {
                    for (int i = 0; i < more.length; i++) {
                      appender.deleteEvent(EVENTS + i);
                    }
                  });
      applying.orTimeout(60, TimeUnit.SECONDS).join();
      awaitApplied();

      assertThat(aggregate("many"))
          .hasSize(more.length)
          .allMatch(each -> each.getPayload().getType().equals("empty"));
      assertNothingIsWrong();
    }
  }

  @Nested
  class GivenAnActionThatIsWrong {

    private void assertRefusedAndGoesOn(String code, String words, Transformer transformer) {
      ActiveTransformation active = begin("wrong");
      assertRefused(active.transform(transformer), Status.Code.INVALID_ARGUMENT, code, words);

      long kept = transformations().get(0).lastSequence();
      ActiveTransformation again =
          get(connection.eventTransformationChannel().activeTransformation());
      again = get(again.transform(appender -> appender.deleteEvent(EVENTS - 1)));
      assertThat(transformations().get(0).lastSequence()).isEqualTo(kept + 1);
      get(again.startApplying());
      awaitApplied();
      assertNothingIsWrong();
    }

    @Test
    void aTokenThatDoesNotAscendIsRefusedAndWhatCameBeforeStays() {
      assertRefusedAndGoesOn(
          "AXONIQ-9200",
          "token 3 cannot follow on 7",
          appender -> {
            appender.deleteEvent(7);
            appender.deleteEvent(3);
          });
    }

    @Test
    void theSameEventTwiceIsRefused() {
      assertRefusedAndGoesOn(
          "AXONIQ-9200",
          "token 7 cannot follow on 7",
          appender -> {
            appender.deleteEvent(7);
            appender.replaceEvent(7, changed(7));
          });
    }

    @Test
    void aTokenBeyondTheLogIsRefused() {
      assertRefusedAndGoesOn(
          "AXONIQ-9200",
          "There is no event 40: the last one is 39",
          appender -> appender.deleteEvent(EVENTS));
    }

    @Test
    void aTokenBelowTheLogIsRefused() {
      assertRefusedAndGoesOn(
          "AXONIQ-9200", "There is no event -1", appender -> appender.deleteEvent(-1));
    }

    @Test
    void anotherAggregateIsRefused() {
      assertRefusedAndGoesOn(
          "AXONIQ-9200",
          "Event 4 is number 1 of aggregate 'a0'",
          appender -> appender.replaceEvent(4, changed(5)));
    }

    @Test
    void anotherSequenceNumberIsRefused() {
      assertRefusedAndGoesOn(
          "AXONIQ-9200",
          "Event 4 is number 1 of aggregate 'a0'",
          appender -> appender.replaceEvent(4, changed(8)));
    }

    @Test
    void anotherTimestampIsRefused() {
      assertRefusedAndGoesOn(
          "AXONIQ-9200",
          "has the timestamp 1004",
          appender -> appender.replaceEvent(4, changed(4).toBuilder().setTimestamp(5).build()));
    }

    @Test
    void oneThatReadersCouldNotReceiveIsRefused() {
      Event big = changed(4);
      int rest = (4 << 20) - 128 - big.getSerializedSize();
      assertRefusedAndGoesOn(
          "AXONIQ-2001",
          "more than the",
          appender ->
              appender.replaceEvent(
                  4,
                  big.toBuilder()
                      .setPayload(
                          big.getPayload().toBuilder()
                              .setData(ByteString.copyFromUtf8("x".repeat(rest + 10))))
                      .build()));
    }

    @Test
    void actionsThatCameAlreadyAreRefused() {
      ActiveTransformation stale = begin("stale");
      get(stale.transform(appender -> appender.deleteEvent(0)));

      assertRefused(
          stale.transform(appender -> appender.deleteEvent(1)),
          Status.Code.INVALID_ARGUMENT,
          "AXONIQ-9200",
          "is 0, expected 1");
    }

    @Test
    void oneForATransformationOfAnotherContextIsRefused() {
      node.createContext("other");
      ActiveTransformation elsewhere =
          get(clients.connectTo("other").eventTransformationChannel().newTransformation("there"));
      begin("here");

      assertThat(get(elsewhere.cancel()).state()).isEqualTo(State.CANCELLED);
      assertThat(transformations().get(0).state()).isEqualTo(State.ACTIVE);
    }
  }

  @Nested
  class GivenAContextThatIsDeleted {

    @Test
    void itsTransformationsGoWithItAndTheStreamOfActionsEnds() {
      node.createContext("gone");
      AxonServerConnection gone = clients.connectTo("gone");
      get(gone.eventChannel().appendEvents(event("a", 0), event("a", 1)));
      ActiveTransformation active =
          get(gone.eventTransformationChannel().newTransformation("never"));
      CompletableFuture<ActiveTransformation> filled =
          active.transform(
              appender -> {
                get(appender.deleteEvent(0));
                node.deleteContext("gone");
                await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> catchThrowable(() -> appender.deleteEvent(1)) != null);
              });
      assertThat(refusal(filled).getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);

      node.createContext("gone");
      assertThat(get(clients.connectTo("gone").eventTransformationChannel().transformations()))
          .isEmpty();
      assertNothingIsWrong();
    }
  }
}

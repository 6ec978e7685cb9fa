package io.orderflow.axonserver;

import static io.orderflow.axonserver.Clients.event;
import static io.orderflow.axonserver.Clients.get;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.connector.event.AppendEventsTransaction;
import io.axoniq.axonserver.connector.event.EventStream;
import io.axoniq.axonserver.grpc.event.Event;
import io.axoniq.axonserver.grpc.event.EventWithToken;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.axonframework.axonserver.connector.event.util.GrpcExceptionParser;
import org.axonframework.modelling.command.ConcurrencyException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** All rpcs of the event store, over one connection: more than 300 lines, because they share it. */
class EventStoreTest {

  private static final Metadata.Key<String> ERROR_CODE =
      Metadata.Key.of("AxonIQ-ErrorCode", Metadata.ASCII_STRING_MARSHALLER);

  private final AxonServerNode node = AxonServerNode.temporary();
  private final Clients clients = new Clients(node);
  private final AxonServerConnection connection = clients.connect("store");

  @AfterEach
  void stop() {
    clients.close();
    node.close();
  }

  private void append(Event... events) {
    assertThat(get(connection.eventChannel().appendEvents(events)).getSuccess()).isTrue();
  }

  private StatusRuntimeException refusal(Event... events) {
    Throwable thrown = catchThrowable(() -> get(connection.eventChannel().appendEvents(events)));
    assertThat(thrown).hasCauseInstanceOf(StatusRuntimeException.class);
    return (StatusRuntimeException) requireNonNull(thrown.getCause());
  }

  private List<Long> sequenceNumbers(String aggregateId) {
    return connection
        .eventChannel()
        .openAggregateStream(aggregateId)
        .asStream()
        .map(Event::getAggregateSequenceNumber)
        .toList();
  }

  private long lastToken() {
    return get(connection.eventChannel().getLastToken());
  }

  private EventStream follow(long after) {
    return connection.eventChannel().openStream(after, 1_000, 100);
  }

  private static @Nullable EventWithToken next(EventStream stream) {
    try {
      return stream.nextIfAvailable(5, TimeUnit.SECONDS);
    } catch (InterruptedException stop) {
      throw new IllegalStateException(stop);
    }
  }

  private static List<Long> tokens(EventStream stream, int count) {
    List<Long> tokens = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      EventWithToken next = next(stream);
      if (next == null) {
        break;
      }
      tokens.add(next.getToken());
    }
    return tokens;
  }

  @Nested
  class GivenAnEmptyStore {

    @Test
    void theFirstTokenIs0AndTheLastOneMinus1() {
      // The connector's getFirstToken answers the token before the first.
      assertThat(get(connection.eventChannel().getFirstToken())).isEqualTo(-1);
      assertThat(lastToken()).isEqualTo(-1);
      assertThat(get(connection.eventChannel().getTokenAt(0))).isEqualTo(-1);
    }

    @Test
    void anAggregateThatIsNotThereHasNoEvents() {
      assertThat(sequenceNumbers("nobody")).isEmpty();
      assertThat(get(connection.eventChannel().findHighestSequence("nobody"))).isEqualTo(-1);
    }
  }

  @Nested
  class WhenATransactionIsAppended {

    @Test
    void itsEventsAreThereAsTheyWereSent() {
      Event sent = event("a", 0, "order.placed", "10 apples");

      append(sent);

      assertThat(connection.eventChannel().openAggregateStream("a").asStream())
          .containsExactly(sent);
      EventWithToken streamed = requireNonNull(next(follow(-1)));
      assertThat(streamed.getToken()).isZero();
      assertThat(streamed.getEvent()).isEqualTo(sent);
    }

    @Test
    void severalAggregatesMayBeInIt() {
      append(event("a", 0), event("b", 0), event("a", 1), event("", 0), event("b", 1));

      assertThat(sequenceNumbers("a")).containsExactly(0L, 1L);
      assertThat(sequenceNumbers("b")).containsExactly(0L, 1L);
      assertThat(lastToken()).isEqualTo(4);
    }

    @Test
    void nothingOfItIsThereBeforeItsCommitAndNothingAfterItsRollback() {
      AppendEventsTransaction transaction =
          connection.eventChannel().startAppendEventsTransaction();
      transaction.appendEvent(event("a", 0));
      assertThat(lastToken()).isEqualTo(-1);

      transaction.rollback();
      append(event("a", 0));

      assertThat(lastToken()).isZero();
    }

    @Test
    void anEmptyOneIsConfirmed() {
      append();

      assertThat(lastToken()).isEqualTo(-1);
    }
  }

  @Nested
  class WhenASequenceNumberIsWrong {

    @Test
    void theClientIsToldWhichOneWasExpected() {
      append(event("a", 0));

      StatusRuntimeException refusal = refusal(event("a", 0));

      assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.OUT_OF_RANGE);
      assertThat(refusal.getStatus().getDescription())
          .isEqualTo("Invalid sequence number 0 for aggregate a, expected 1");
      Metadata trailers = refusal.getTrailers();
      assertThat(trailers).isNotNull();
      assertThat(trailers.get(ERROR_CODE)).isEqualTo("AXONIQ-2000");
    }

    @Test
    void theFrameworkSeesAConcurrencyException() {
      append(event("a", 0));

      assertThat(GrpcExceptionParser.parse(refusal(event("a", 0))))
          .isInstanceOf(ConcurrencyException.class);
    }

    @Test
    void aGapIsRefusedInsideATransactionTooAndWithItTheWholeTransaction() {
      refusal(event("b", 0), event("a", 0), event("a", 2));

      assertThat(sequenceNumbers("b")).isEmpty();
      assertThat(lastToken()).isEqualTo(-1);
      append(event("b", 0), event("a", 0), event("a", 1));
    }

    @Test
    void aggregatesThatStartAlikeAreNotMistakenForEachOther() {
      append(event("a", 0), event("a", 1), event("ab", 0), event("a\u0000", 0));

      assertThat(sequenceNumbers("a")).containsExactly(0L, 1L);
      assertThat(sequenceNumbers("ab")).containsExactly(0L);
      assertThat(get(connection.eventChannel().findHighestSequence("a"))).isEqualTo(1);
    }
  }

  @Nested
  class WhenManyAppendAtOnce {

    @Test
    void tokensHaveNoGapsAndEachAggregateKeepsItsOrder() {
      EventStream stream = follow(-1);
      List<CompletableFuture<?>> answers = new ArrayList<>();
      for (int sequenceNumber = 0; sequenceNumber < 20; sequenceNumber++) {
        List<CompletableFuture<?>> round = new ArrayList<>();
        for (int aggregate = 0; aggregate < 50; aggregate++) {
          round.add(connection.eventChannel().appendEvents(event("x" + aggregate, sequenceNumber)));
        }
        round.forEach(Clients::get);
        answers.addAll(round);
      }

      assertThat(answers).hasSize(1_000);
      long expected = 0;
      java.util.Map<String, Long> last = new java.util.HashMap<>();
      while (expected < 1_000) {
        EventWithToken next = requireNonNull(next(stream));
        assertThat(next.getToken()).isEqualTo(expected++);
        Event event = next.getEvent();
        Long before = last.put(event.getAggregateIdentifier(), event.getAggregateSequenceNumber());
        assertThat(event.getAggregateSequenceNumber()).isEqualTo(before == null ? 0 : before + 1);
      }
    }

    @Test
    void ofTwoThatWantTheSameNumberOneGetsIt() {
      List<CompletableFuture<?>> answers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        answers.add(connection.eventChannel().appendEvents(event("one", 0)));
      }

      long won = answers.stream().filter(each -> catchThrowable(() -> get(each)) == null).count();

      assertThat(won).isEqualTo(1);
      assertThat(sequenceNumbers("one")).containsExactly(0L);
    }
  }

  @Nested
  class WhenAnAggregateIsRead {

    @Test
    void aLongOneComesWhole() {
      List<Event> events = new ArrayList<>();
      for (int i = 0; i < 2_500; i++) {
        events.add(event("long", i, "thing", "x".repeat(200)));
      }
      append(events.toArray(Event[]::new));

      assertThat(sequenceNumbers("long")).hasSize(2_500).startsWith(0L, 1L).endsWith(2_499L);
    }

    @Test
    void itCanBeReadFromASequenceNumberToAnother() {
      append(event("a", 0), event("a", 1), event("a", 2), event("a", 3));

      assertThat(
              connection
                  .eventChannel()
                  .openAggregateStream("a", 1, 2)
                  .asStream()
                  .map(Event::getAggregateSequenceNumber))
          .containsExactly(1L, 2L);
      assertThat(
              connection
                  .eventChannel()
                  .openAggregateStream("a", 2)
                  .asStream()
                  .map(Event::getAggregateSequenceNumber))
          .containsExactly(2L, 3L);
      assertThat(get(connection.eventChannel().findHighestSequence("a"))).isEqualTo(3);
    }
  }

  @Nested
  class WhenThereAreSnapshots {

    @Test
    void aReadStartsWithTheNewestAndGoesOnAfterIt() {
      append(event("a", 0), event("a", 1), event("a", 2), event("a", 3));
      get(connection.eventChannel().appendSnapshot(event("a", 0, "snapshot", "old")));
      get(connection.eventChannel().appendSnapshot(event("a", 2, "snapshot", "new")));

      List<Event> read = connection.eventChannel().openAggregateStream("a").asStream().toList();

      assertThat(read).extracting(Event::getAggregateSequenceNumber).containsExactly(2L, 3L);
      assertThat(read).extracting(Event::getSnapshot).containsExactly(true, false);
      assertThat(read.get(0).getPayload().getData().toStringUtf8()).isEqualTo("new");
    }

    @Test
    void aReadWithoutThemHasAllEvents() {
      append(event("a", 0), event("a", 1));
      get(connection.eventChannel().appendSnapshot(event("a", 1, "snapshot", "s")));

      assertThat(connection.eventChannel().openAggregateStream("a", false).asStream()).hasSize(2);
    }

    @Test
    void theyAreListedNewestFirstUpToTheHighestAskedFor() {
      append(event("a", 0), event("a", 1), event("a", 2));
      for (int i = 0; i < 3; i++) {
        get(connection.eventChannel().appendSnapshot(event("a", i, "snapshot", "s" + i)));
      }

      assertThat(
              connection
                  .eventChannel()
                  .loadSnapshots("a", 0, 1, 10)
                  .asStream()
                  .map(Event::getAggregateSequenceNumber))
          .containsExactly(1L, 0L);
      assertThat(
              connection
                  .eventChannel()
                  .loadSnapshots("a", 0, Long.MAX_VALUE, 1)
                  .asStream()
                  .map(Event::getAggregateSequenceNumber))
          .containsExactly(2L);
    }

    @Test
    void allOfManyAreListedWhenTheyAreAskedFor() {
      List<Event> events = new ArrayList<>();
      for (int i = 0; i < 130; i++) {
        events.add(event("a", i));
      }
      append(events.toArray(Event[]::new));
      CompletableFuture<?> last = CompletableFuture.completedFuture(null);
      for (int i = 0; i < 130; i++) {
        last =
            CompletableFuture.allOf(
                last, connection.eventChannel().appendSnapshot(event("a", i, "snapshot", "s")));
      }
      get(last);

      assertThat(
              connection
                  .eventChannel()
                  .loadSnapshots("a", 0, Long.MAX_VALUE, 1_000)
                  .asStream()
                  .map(Event::getAggregateSequenceNumber))
          .hasSize(130)
          .startsWith(129L, 128L)
          .endsWith(1L, 0L);
    }

    @Test
    void oneBeyondTheAggregatesHeadIsRefused() {
      append(event("a", 0));

      Throwable refusal =
          catchThrowable(
              () -> get(connection.eventChannel().appendSnapshot(event("a", 1, "snapshot", "s"))));

      assertThat(refusal).hasMessageContaining("whose last event has 0");
      assertThat(connection.eventChannel().loadSnapshots("a", 0, 9, 9).asStream()).isEmpty();
    }
  }

  @Nested
  class WhenTheLogIsFollowed {

    @Test
    void whatWasThereAndWhatComesArrivesInOrder() {
      append(event("a", 0), event("a", 1));
      EventStream stream = follow(-1);
      assertThat(tokens(stream, 2)).containsExactly(0L, 1L);

      append(event("a", 2));

      assertThat(tokens(stream, 1)).containsExactly(2L);
      stream.close();
    }

    @Test
    void openingBeyondTheHeadWaitsForThatPosition() {
      EventStream stream = follow(1);
      append(event("a", 0), event("a", 1), event("a", 2));

      assertThat(tokens(stream, 1)).containsExactly(2L);
    }

    @Test
    void excludedPayloadTypesAreLeftOut() throws InterruptedException {
      EventStream stream = follow(-1);
      stream.excludePayloadType("noise", "1");
      append(event("a", 0, "signal", ""));
      assertThat(tokens(stream, 1)).containsExactly(0L);

      for (int i = 1; i < 300; i++) {
        append(event("a", i, "noise", ""));
      }
      append(event("a", 300, "signal", ""));

      assertThat(tokens(stream, 1)).containsExactly(300L);
      assertThat(stream.nextIfAvailable(100, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void aTokenIsFoundForAnInstant() {
      append(
          event("a", 0).toBuilder().setTimestamp(1_000).build(),
          event("a", 1).toBuilder().setTimestamp(3_000).build(),
          event("a", 2).toBuilder().setTimestamp(2_000).build(),
          event("a", 3).toBuilder().setTimestamp(4_000).build());

      // The connector's getTokenAt answers the token before the one found.
      assertThat(get(connection.eventChannel().getTokenAt(500))).isEqualTo(-1);
      assertThat(get(connection.eventChannel().getTokenAt(1_001))).isZero();
      assertThat(get(connection.eventChannel().getTokenAt(3_000))).isZero();
      assertThat(get(connection.eventChannel().getTokenAt(3_500))).isEqualTo(2);
      assertThat(get(connection.eventChannel().getTokenAt(9_000))).isEqualTo(3);
    }
  }

  @Nested
  class WhenSomethingIsNotOffered {

    @Test
    void theAnswerIsUnimplementedWithAWord() {
      Throwable refusal = catchThrowable(() -> get(connection.dcbEventChannel().head())).getCause();

      assertThat(Status.fromThrowable(refusal).getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
      assertThat(refusal).hasMessageContaining("DcbEventStore");
    }

    @Test
    void anEventThatReadersCouldNotReceiveIsRefused() {
      assertTooLarge(
          refusal(event("a", 0, "big", "x".repeat((4 << 20) - 170))), "that readers can receive");
    }

    @Test
    void anEventThatIsMuchLargerEndsTheCallAndNothingElse() {
      StatusRuntimeException refusal = refusal(event("a", 0, "huge", "x".repeat(5 << 20)));

      assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(refusal).hasMessageContaining("4194240");
      append(event("a", 0));
    }

    @Test
    void aTransactionOfTooManyEventsIsRefusedWhole() {
      Event[] events = new Event[32_769];
      for (int i = 0; i < events.length; i++) {
        events[i] = event("a", i, "small", "");
      }

      assertTooLarge(refusal(events), "at most 32768 events");
      append(Arrays.copyOf(events, 32_768));

      assertThat(lastToken()).isEqualTo(32_767);
    }

    @Test
    void aTransactionOfTooManyBytesIsRefusedWhole() {
      Event[] events = new Event[11];
      for (int i = 0; i < events.length; i++) {
        events[i] = event("a", i, "big", "x".repeat(3 << 20));
      }

      assertTooLarge(refusal(events), "33554432 bytes");
      append(Arrays.copyOf(events, 10));

      assertThat(lastToken()).isEqualTo(9);
    }

    private void assertTooLarge(StatusRuntimeException refusal, String limit) {
      assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(refusal).hasMessageContaining(limit);
      assertThat(requireNonNull(refusal.getTrailers()).get(ERROR_CODE)).isEqualTo("AXONIQ-2001");
      assertThat(lastToken()).isEqualTo(-1);
    }
  }
}

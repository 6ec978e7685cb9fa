package io.orderflow.support.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import io.orderflow.api.MessageCatalog;
import io.orderflow.documentstore.DocumentStore;
import io.orderflow.support.serialization.PayloadNames;
import io.orderflow.support.serialization.PublishedNameSerializer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.MergedTrackingToken;
import org.axonframework.eventhandling.ReplayToken;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.axonframework.eventhandling.tokenstore.UnableToInitializeTokenException;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.serialization.Serializer;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * What Axon asks of a token store, and what ours adds to it: two nodes on one collection. More than
 * 300 lines, since it is one contract, to be read as one list of sentences.
 */
class MongoTokensTest {

  private static final String PROCESSOR = "orders";
  private static final Duration TIME_OUT = Duration.ofSeconds(10);
  private static final Duration MOMENT = Duration.ofMillis(1);
  private static final Serializer SERIALIZER =
      PublishedNameSerializer.of(new PayloadNames(MessageCatalog.payloads()));

  private static final DocumentStore STORE = DocumentStore.temporary();
  private static final MongoClient CLIENT = MongoClients.create(STORE.connectionString());

  private final MovableClock clock = new MovableClock(Instant.parse("2026-01-01T10:00:00Z"));
  private final String name = "tokens_" + UUID.randomUUID();
  private final MongoTokens one = node("one", CLIENT);
  private final MongoTokens two = node("two", CLIENT);

  @AfterAll
  static void stop() {
    CLIENT.close();
    STORE.close();
  }

  private MongoTokens node(String id, MongoClient itsClient) {
    return new MongoTokens(collection(itsClient), SERIALIZER, id, TIME_OUT, clock);
  }

  private MongoCollection<Document> collection(MongoClient of) {
    return of.getDatabase("tokens").getCollection(name);
  }

  private static TrackingToken at(long index) {
    return new GlobalSequenceTrackingToken(index);
  }

  private static void isRefused(Runnable call) {
    assertThatThrownBy(call::run).isInstanceOf(UnableToClaimTokenException.class);
  }

  @Nested
  class Given_a_claimed_segment {

    @BeforeEach
    void claim() {
      one.initializeTokenSegments(PROCESSOR, 1, at(5));
      one.fetchToken(PROCESSOR, 0);
    }

    @Test
    void its_token_is_read_back_as_it_was_stored() {
      one.storeToken(at(7), PROCESSOR, 0);
      assertThat(one.fetchToken(PROCESSOR, 0)).isEqualTo(at(7));
    }

    @Test
    void that_of_a_replay_and_of_a_merge_as_well() {
      for (TrackingToken token :
          List.of(
              ReplayToken.createReplayToken(at(9), at(3)),
              new MergedTrackingToken(at(3), at(9)),
              ReplayToken.createReplayToken(new MergedTrackingToken(at(3), at(9)), at(1)))) {
        one.storeToken(token, PROCESSOR, 0);
        assertThat(one.fetchToken(PROCESSOR, 0)).isEqualTo(token);
      }
    }

    @Test
    void no_token_is_stored_and_read_back_as_none() {
      one.storeToken(null, PROCESSOR, 0);
      assertThat(one.fetchToken(PROCESSOR, 0)).isNull();

      one.storeToken(at(1), PROCESSOR, 0);
      assertThat(one.fetchToken(PROCESSOR, 0)).isEqualTo(at(1));
    }

    @Test
    void the_same_token_is_stored_twice_in_the_same_millisecond() {
      one.storeToken(at(6), PROCESSOR, 0);
      one.storeToken(at(6), PROCESSOR, 0);
      one.storeToken(null, PROCESSOR, 0);
      one.storeToken(null, PROCESSOR, 0);
      one.extendClaim(PROCESSOR, 0);
      one.extendClaim(PROCESSOR, 0);
      assertThat(one.fetchToken(PROCESSOR, 0)).isNull();
    }

    @Test
    void another_node_may_do_nothing_to_it() {
      isRefused(() -> two.fetchToken(PROCESSOR, 0));
      isRefused(() -> two.fetchToken(PROCESSOR, Segment.ROOT_SEGMENT));
      isRefused(() -> two.storeToken(at(99), PROCESSOR, 0));
      isRefused(() -> two.extendClaim(PROCESSOR, 0));
      isRefused(() -> two.deleteToken(PROCESSOR, 0));
      two.releaseClaim(PROCESSOR, 0);

      isRefused(() -> two.fetchToken(PROCESSOR, 0));
      assertThat(one.fetchToken(PROCESSOR, 0)).isEqualTo(at(5));
    }

    @Test
    void another_node_claims_it_at_once_when_it_is_released() {
      one.storeToken(at(8), PROCESSOR, 0);
      one.releaseClaim(PROCESSOR, 0);

      assertThat(two.fetchToken(PROCESSOR, 0)).isEqualTo(at(8));
      isRefused(() -> one.fetchToken(PROCESSOR, 0));
    }

    @Test
    void another_node_claims_it_after_the_claim_time_out_and_not_before() {
      clock.advance(TIME_OUT);
      isRefused(() -> two.fetchToken(PROCESSOR, 0));

      clock.advance(MOMENT);
      assertThat(two.fetchToken(PROCESSOR, 0)).isEqualTo(at(5));
    }

    @Test
    void a_claim_that_is_extended_or_stored_by_runs_from_there() {
      clock.advance(TIME_OUT);
      one.extendClaim(PROCESSOR, 0);
      clock.advance(TIME_OUT);
      isRefused(() -> two.fetchToken(PROCESSOR, 0));

      one.storeToken(at(6), PROCESSOR, 0);
      clock.advance(TIME_OUT);
      isRefused(() -> two.fetchToken(PROCESSOR, 0));
    }

    @Test
    void its_owner_keeps_it_after_the_time_out_where_nobody_took_it() {
      clock.advance(TIME_OUT.multipliedBy(2));
      one.storeToken(at(6), PROCESSOR, 0);
      isRefused(() -> two.fetchToken(PROCESSOR, 0));
    }
  }

  @Nested
  class Given_a_segment_that_was_taken_over {

    @BeforeEach
    void takeOver() {
      one.initializeTokenSegments(PROCESSOR, 1, at(5));
      one.fetchToken(PROCESSOR, 0);
      clock.advance(TIME_OUT.plus(MOMENT));
      two.fetchToken(PROCESSOR, 0);
      two.storeToken(at(20), PROCESSOR, 0);
    }

    @Test
    void its_former_owner_may_do_nothing_to_it() {
      isRefused(() -> one.storeToken(at(6), PROCESSOR, 0));
      isRefused(() -> one.extendClaim(PROCESSOR, 0));
      isRefused(() -> one.deleteToken(PROCESSOR, 0));
      isRefused(() -> one.fetchToken(PROCESSOR, 0));
      one.releaseClaim(PROCESSOR, 0);

      two.extendClaim(PROCESSOR, 0);
      assertThat(two.fetchToken(PROCESSOR, 0)).isEqualTo(at(20));
    }

    @Test
    void a_batch_of_its_former_owner_fails() {
      UnitOfWork<?> batch =
          DefaultUnitOfWork.startAndGet(GenericEventMessage.asEventMessage("event"));
      one.storeToken(at(6), PROCESSOR, 0);
      isRefused(batch::commit);
      assertThat(two.fetchToken(PROCESSOR, 0)).isEqualTo(at(20));
    }
  }

  @Nested
  class Given_a_segment_that_was_never_initialised {

    @Test
    void nothing_can_be_done_with_it() {
      assertThat(one.requiresExplicitSegmentInitialization()).isTrue();
      isRefused(() -> one.fetchToken(PROCESSOR, 0));
      isRefused(() -> one.fetchToken(PROCESSOR, Segment.ROOT_SEGMENT));
      isRefused(() -> one.storeToken(at(1), PROCESSOR, 0));
      isRefused(() -> one.extendClaim(PROCESSOR, 0));
      isRefused(() -> one.deleteToken(PROCESSOR, 0));
      one.releaseClaim(PROCESSOR, 0);

      assertThat(one.fetchSegments(PROCESSOR)).isEmpty();
      assertThat(one.fetchAvailableSegments(PROCESSOR)).isEmpty();
    }
  }

  @Nested
  class When_a_processor_is_initialised {

    @Test
    void each_segment_has_the_initial_token_and_no_owner() {
      one.initializeTokenSegments(PROCESSOR, 3, at(4));

      assertThat(one.fetchSegments(PROCESSOR)).containsExactly(0, 1, 2);
      for (int segment = 0; segment < 3; segment++) {
        assertThat(two.fetchToken(PROCESSOR, segment)).isEqualTo(at(4));
      }
    }

    @Test
    void without_an_initial_token_there_is_none() {
      one.initializeTokenSegments(PROCESSOR, 1);
      assertThat(one.fetchToken(PROCESSOR, 0)).isNull();
    }

    @Test
    void a_second_time_is_refused_and_changes_nothing() {
      one.initializeTokenSegments(PROCESSOR, 2, at(4));
      isRefused(() -> one.initializeTokenSegments(PROCESSOR, 4, at(9)));
      isRefused(() -> two.initializeTokenSegments(PROCESSOR, 4, at(9)));

      assertThat(two.fetchSegments(PROCESSOR)).containsExactly(0, 1);
      assertThat(two.fetchToken(PROCESSOR, 0)).isEqualTo(at(4));
    }

    @Test
    void a_single_segment_that_exists_is_refused_even_to_its_owner() {
      one.initializeTokenSegments(PROCESSOR, 1, at(4));
      one.fetchToken(PROCESSOR, 0);
      assertThatThrownBy(() -> one.initializeSegment(at(9), PROCESSOR, 0))
          .isInstanceOf(UnableToInitializeTokenException.class);
      assertThat(one.fetchToken(PROCESSOR, 0)).isEqualTo(at(4));
    }

    @Test
    void other_processors_are_not_touched() {
      one.initializeTokenSegments(PROCESSOR, 1, at(4));
      one.initializeTokenSegments(PROCESSOR + "/0", 2, at(9));

      assertThat(one.fetchSegments(PROCESSOR)).containsExactly(0);
      assertThat(one.fetchSegments(PROCESSOR + "/0")).containsExactly(0, 1);
      assertThat(one.fetchToken(PROCESSOR, 0)).isEqualTo(at(4));
    }

    @Test
    void by_two_nodes_at_the_same_time_exactly_one_of_them_does_it() throws Exception {
      try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
        for (int round = 0; round < 10; round++) {
          String processor = PROCESSOR + round;
          CyclicBarrier together = new CyclicBarrier(2);
          Future<Boolean> first = threads.submit(initialise(one, processor, at(1), together));
          Future<Boolean> second = threads.submit(initialise(two, processor, at(2), together));

          boolean firstDid = first.get(10, TimeUnit.SECONDS);
          assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo(!firstDid);
          assertThat(one.fetchSegments(processor)).containsExactly(0, 1, 2, 3);
          for (int segment = 0; segment < 4; segment++) {
            assertThat(one.fetchToken(processor, segment)).isEqualTo(firstDid ? at(1) : at(2));
          }
        }
      }
    }

    private Callable<Boolean> initialise(
        MongoTokens node, String processor, TrackingToken initial, CyclicBarrier together) {
      return () -> {
        together.await(10, TimeUnit.SECONDS);
        try {
          node.initializeTokenSegments(processor, 4, initial);
          return true;
        } catch (UnableToClaimTokenException lost) {
          return false;
        }
      };
    }

    /** One who claimed the first of four segments before the others exist would handle all. */
    @Test
    void another_node_claims_none_before_all_are_there() {
      List<Segment> seen = new ArrayList<>();
      CommandListener between =
          new CommandListener() {
            @Override
            public void commandStarted(CommandStartedEvent command) {
              if (command.getCommandName().equals("insert")) {
                seen.addAll(two.fetchAvailableSegments(PROCESSOR));
              }
            }
          };
      try (MongoClient watched = MongoClients.create(settings(between))) {
        node("three", watched).initializeTokenSegments(PROCESSOR, 4, at(1));
      }

      assertThat(seen).isEmpty();
      assertThat(two.fetchAvailableSegments(PROCESSOR)).hasSize(4);
    }

    private MongoClientSettings settings(CommandListener listener) {
      return MongoClientSettings.builder()
          .applyConnectionString(new ConnectionString(STORE.connectionString()))
          .addCommandListener(listener)
          .build();
    }

    @Test
    void what_one_left_half_done_is_gone_on_with_after_the_claim_time_out() {
      collection(CLIENT)
          .insertOne(
              new Document("_id", PROCESSOR + "/0")
                  .append("processor", PROCESSOR)
                  .append("segment", 0)
                  .append("owner", "died")
                  .append("claimedAt", clock.millis()));
      assertThat(one.fetchAvailableSegments(PROCESSOR)).isEmpty();

      clock.advance(TIME_OUT.plus(MOMENT));
      assertThat(one.fetchAvailableSegments(PROCESSOR)).containsExactly(Segment.ROOT_SEGMENT);
      assertThat(one.fetchToken(PROCESSOR, Segment.ROOT_SEGMENT)).isNull();
    }
  }

  @Nested
  class When_segments_are_asked_for {

    @Test
    void they_come_in_order_with_the_masks_that_share_the_events_out() {
      one.initializeSegment(at(1), PROCESSOR, 2);
      one.initializeSegment(at(1), PROCESSOR, 0);
      one.initializeSegment(at(1), PROCESSOR, 1);

      assertThat(two.fetchSegments(PROCESSOR)).containsExactly(0, 1, 2);
      assertThat(two.fetchAvailableSegments(PROCESSOR))
          .containsExactly(
              Segment.computeSegment(0, 0, 1, 2),
              Segment.computeSegment(1, 0, 1, 2),
              Segment.computeSegment(2, 0, 1, 2));
    }

    @Test
    void those_that_another_node_has_claimed_are_not_available() {
      one.initializeTokenSegments(PROCESSOR, 3, at(1));
      one.fetchToken(PROCESSOR, 1);

      assertThat(two.fetchSegments(PROCESSOR)).containsExactly(0, 1, 2);
      assertThat(two.fetchAvailableSegments(PROCESSOR).stream().map(Segment::getSegmentId))
          .containsExactly(0, 2);
      assertThat(one.fetchAvailableSegments(PROCESSOR)).hasSize(3);
    }

    @Test
    void those_whose_claim_timed_out_are_available_again() {
      one.initializeTokenSegments(PROCESSOR, 1, at(1));
      one.fetchToken(PROCESSOR, 0);
      clock.advance(TIME_OUT);
      assertThat(two.fetchAvailableSegments(PROCESSOR)).isEmpty();
      clock.advance(MOMENT);
      assertThat(two.fetchAvailableSegments(PROCESSOR)).hasSize(1);
    }
  }

  @Nested
  class When_a_segment_is_split_or_merged {

    private void split() {
      TrackingToken token = one.fetchToken(PROCESSOR, 0);
      one.initializeSegment(token, PROCESSOR, 1);
      one.releaseClaim(PROCESSOR, 0);
    }

    private void merge() {
      TrackingToken token = one.fetchToken(PROCESSOR, 0);
      one.fetchToken(PROCESSOR, 1);
      one.deleteToken(PROCESSOR, 1);
      one.storeToken(token, PROCESSOR, 0);
      one.releaseClaim(PROCESSOR, 0);
    }

    @Test
    void both_halves_can_be_claimed_with_the_token_of_the_whole() {
      one.initializeTokenSegments(PROCESSOR, 1, at(7));
      split();

      List<Segment> halves = two.fetchAvailableSegments(PROCESSOR);
      assertThat(halves)
          .containsExactly(Segment.computeSegment(0, 0, 1), Segment.computeSegment(1, 0, 1));
      for (Segment half : halves) {
        assertThat(two.fetchToken(PROCESSOR, half)).isEqualTo(at(7));
      }
    }

    @Test
    void one_that_was_merged_away_is_gone() {
      one.initializeTokenSegments(PROCESSOR, 2, at(7));
      merge();

      assertThat(two.fetchSegments(PROCESSOR)).containsExactly(0);
      isRefused(() -> two.fetchToken(PROCESSOR, 1));
      assertThat(two.fetchToken(PROCESSOR, Segment.ROOT_SEGMENT)).isEqualTo(at(7));
    }

    @Test
    void only_an_owner_may_delete() {
      one.initializeTokenSegments(PROCESSOR, 2, at(7));
      isRefused(() -> one.deleteToken(PROCESSOR, 1));
      assertThat(one.fetchSegments(PROCESSOR)).containsExactly(0, 1);
    }

    /** It would handle the events of the other half as well. */
    @Test
    void who_read_the_segments_before_a_split_does_not_get_the_whole() {
      one.initializeTokenSegments(PROCESSOR, 1, at(7));
      Segment whole = two.fetchAvailableSegments(PROCESSOR).getFirst();
      split();

      isRefused(() -> two.fetchToken(PROCESSOR, whole));
      assertThat(one.fetchToken(PROCESSOR, Segment.computeSegment(0, 0, 1))).isEqualTo(at(7));
    }

    /** Nobody would handle the events of the other half. */
    @Test
    void who_read_the_segments_before_a_merge_does_not_get_a_half() {
      one.initializeTokenSegments(PROCESSOR, 2, at(7));
      Segment half = two.fetchAvailableSegments(PROCESSOR).getFirst();
      merge();

      isRefused(() -> two.fetchToken(PROCESSOR, half));
      assertThat(one.fetchToken(PROCESSOR, Segment.ROOT_SEGMENT)).isEqualTo(at(7));
    }
  }

  @Nested
  class Within_a_unit_of_work {

    private final MongoCollection<Document> views =
        CLIENT.getDatabase("tokens").getCollection("v" + name);

    @BeforeEach
    void claim() {
      one.initializeTokenSegments(PROCESSOR, 1, at(5));
      one.fetchToken(PROCESSOR, 0);
    }

    @AfterEach
    void leaveNone() {
      while (CurrentUnitOfWork.isStarted()) {
        CurrentUnitOfWork.get().rollback();
      }
    }

    private UnitOfWork<?> batch() {
      return DefaultUnitOfWork.startAndGet(GenericEventMessage.asEventMessage("event"));
    }

    private String stored() {
      Document token = collection(CLIENT).find(new Document("_id", PROCESSOR + "/0")).first();
      return String.valueOf(token == null ? null : token.getString("token"));
    }

    private void view() {
      views.insertOne(new Document("tokenThen", stored()));
    }

    @Test
    void a_token_is_stored_at_its_commit_after_all_writes() {
      String before = stored();
      UnitOfWork<?> batch = batch();
      one.storeToken(at(6), PROCESSOR, 0);
      BatchEnd.write(this::view);
      batch.onPrepareCommit(unit -> BatchEnd.write(this::view));
      assertThat(stored()).isEqualTo(before);

      batch.commit();

      assertThat(stored()).isNotEqualTo(before);
      assertThat(one.fetchToken(PROCESSOR, 0)).isEqualTo(at(6));
      assertThat(views.find().map(each -> each.getString("tokenThen")))
          .containsExactly(before, before);
    }

    @Test
    void a_write_that_fails_leaves_the_token_as_it_was() {
      UnitOfWork<?> batch = batch();
      one.storeToken(at(6), PROCESSOR, 0);
      BatchEnd.write(
          () -> {
            throw new IllegalStateException("the store is away");
          });

      assertThatThrownBy(batch::commit).hasMessage("the store is away");
      assertThat(one.fetchToken(PROCESSOR, 0)).isEqualTo(at(5));
    }

    @Test
    void a_rollback_leaves_both_as_they_were() {
      UnitOfWork<?> batch = batch();
      one.storeToken(at(6), PROCESSOR, 0);
      BatchEnd.write(this::view);

      batch.rollback();

      assertThat(one.fetchToken(PROCESSOR, 0)).isEqualTo(at(5));
      assertThat(views.countDocuments()).isZero();
    }
  }
}

package io.orderflow.sagas.fulfilment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.orderflow.api.LineQuantity;
import io.orderflow.api.MessageCatalog;
import io.orderflow.api.Sku;
import io.orderflow.api.order.OrderEvent.OrderPlaced;
import io.orderflow.api.order.OrderId;
import io.orderflow.api.order.PaymentMethod;
import io.orderflow.api.payment.PaymentCommand.RecordPaymentAuthorised;
import io.orderflow.api.payment.PaymentCommand.RequestPaymentAuthorisation;
import io.orderflow.api.payment.PaymentEvent.PaymentAuthorisationRequested;
import io.orderflow.api.payment.PaymentId;
import io.orderflow.api.stock.StockCommand.ReserveStock;
import io.orderflow.api.stock.StockEvent.StockReserved;
import io.orderflow.api.stock.StockItemId;
import io.orderflow.documentstore.DocumentStore;
import io.orderflow.sagas.command.CommandSender;
import io.orderflow.sagas.fulfilment.process.Fulfilment;
import io.orderflow.sagas.fulfilment.process.FulfilmentProcess;
import io.orderflow.sagas.fulfilment.process.Policy;
import io.orderflow.sagas.model.Orders;
import io.orderflow.sagas.model.RecordingGateway;
import io.orderflow.sagas.payment.PaymentActs;
import io.orderflow.sagas.payment.PaymentLimits;
import io.orderflow.sagas.payment.SimulatedProvider;
import io.orderflow.sagas.store.BatchedSagaStore;
import io.orderflow.sagas.store.SagaDocuments;
import io.orderflow.support.serialization.PayloadNames;
import io.orderflow.support.serialization.PublishedNameSerializer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.Segment;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.saga.AssociationValue;
import org.axonframework.modelling.saga.AssociationValuesImpl;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * The sweep over sagas in a document store; what it brings about is seen at the command gateway.
 */
class SweepTest {

  private static final DocumentStore STORE = DocumentStore.temporary();
  private static final MongoClient CLIENT = MongoClients.create(STORE.connectionString());

  private static final Instant PLACED_AT = Instant.parse("2026-01-01T10:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration TIME_OUT = Duration.ofMinutes(15);
  private static final Duration MOMENT = Duration.ofMillis(1);

  private final MongoCollection<Document> collection = collection("sagas_");
  private final FulfilmentProcess process =
      new FulfilmentProcess(new Policy(TIME_OUT, PATIENCE, Duration.ofSeconds(10), 3));
  private final SagaDocuments<OrderFulfilment> documents =
      new SagaDocuments<>(
          collection,
          PublishedNameSerializer.of(
              new PayloadNames(
                  Stream.concat(
                          MessageCatalog.payloads().stream(), FulfilmentForm.PAYLOADS.stream())
                      .toList())),
          new FulfilmentForm(process));
  private final BatchedSagaStore<OrderFulfilment> sagas = new BatchedSagaStore<>(documents);
  private final MovableClock clock = new MovableClock(PLACED_AT);
  private final RecordingGateway gateway = RecordingGateway.answeringAtOnce();
  private final CommandSender commands =
      new CommandSender(gateway, new SimpleMeterRegistry(), 1000, Duration.ofSeconds(10));
  private final SimulatedProvider provider = new SimulatedProvider(collection("ledger_"));
  private final PaymentActs payments =
      new PaymentActs(
          provider,
          commands,
          new PaymentLimits(Duration.ofSeconds(10), 0, Duration.ofMillis(1), 10, 100));
  private final TimeOuts timeOuts =
      new TimeOuts(new DeafScheduler(), clock, Duration.ofMinutes(10));
  private List<Segment> caughtUp = List.of(Segment.ROOT_SEGMENT);
  private final Sweep sweep =
      new Sweep(
          documents,
          process,
          new Effects(commands, payments, timeOuts),
          () -> caughtUp,
          clock,
          PATIENCE);

  private static MongoCollection<Document> collection(String prefix) {
    return CLIENT.getDatabase("sweep").getCollection(prefix + UUID.randomUUID());
  }

  @BeforeEach
  void index() {
    documents.createIndexes();
  }

  @AfterEach
  void close() {
    payments.close();
    timeOuts.close();
  }

  @AfterAll
  static void stop() {
    CLIENT.close();
    STORE.close();
  }

  private static OrderPlaced placed(String id) {
    return Orders.of("A").placed(id);
  }

  /** An order that waits for its reservation since it was placed. */
  private Fulfilment waiting(String id) {
    return process.start(placed(id), PLACED_AT).state();
  }

  private void inUnitOfWork(Runnable task) {
    UnitOfWork<?> unit = DefaultUnitOfWork.startAndGet(GenericEventMessage.asEventMessage("event"));
    task.run();
    unit.commit();
  }

  private void store(Fulfilment... states) {
    inUnitOfWork(() -> List.of(states).forEach(this::insert));
  }

  private void insert(Fulfilment state) {
    String order = state.plan().orderId().toString();
    sagas.insertSaga(
        OrderFulfilment.class,
        idOf(order),
        new OrderFulfilment(state),
        Set.of(new AssociationValue(OrderFulfilment.ASSOCIATION, order)));
  }

  private static String idOf(String order) {
    return "saga of " + order;
  }

  /** As when the saga heard of something. */
  private void change(Fulfilment state) {
    inUnitOfWork(
        () -> {
          String order = state.plan().orderId().toString();
          var association = new AssociationValue(OrderFulfilment.ASSOCIATION, order);
          assertThat(sagas.findSagas(OrderFulfilment.class, association)).isNotEmpty();
          sagas.updateSaga(
              OrderFulfilment.class,
              idOf(order),
              new OrderFulfilment(state),
              new AssociationValuesImpl(Set.of(association)));
        });
  }

  private List<Object> sentBySweep() {
    sweep.run();
    return gateway.takeSent();
  }

  private static ReserveStock reservation(String id) {
    return new ReserveStock(
        new StockItemId(new Sku("A")), new OrderId(id), List.of(new LineQuantity(1, 1)));
  }

  private static StockReserved reserved(String id) {
    return new StockReserved(new Sku("A"), new OrderId(id), List.of(new LineQuantity(1, 1)));
  }

  private static List<String> ordersIn(List<Object> commands) {
    return commands.stream().map(each -> ((ReserveStock) each).orderId().value()).toList();
  }

  @Nested
  class An_order_that_waits_for_an_answer {

    @BeforeEach
    void isStored() {
      store(waiting("1"));
    }

    @Test
    void is_left_alone_until_patience_is_over() {
      clock.advance(PATIENCE.minus(MOMENT));
      assertThat(sentBySweep()).isEmpty();

      clock.advance(MOMENT);
      assertThat(sentBySweep()).containsExactly(reservation("1"));
    }

    @Test
    void is_asked_for_again_with_delays_that_grow() {
      clock.advance(PATIENCE);
      assertThat(sentBySweep()).hasSize(1);
      for (int doubled = 2; doubled <= 32; doubled *= 2) {
        Duration delay = PATIENCE.multipliedBy(doubled);
        assertThat(sentBySweep()).isEmpty();
        clock.advance(delay.minus(MOMENT));
        assertThat(sentBySweep()).isEmpty();
        clock.advance(MOMENT);
        assertThat(sentBySweep()).as("after %s", delay).hasSize(1);
      }
    }

    @Test
    void is_asked_for_at_least_every_five_minutes() {
      clock.set(PLACED_AT.plus(Duration.ofDays(1)));
      for (int sweeps = 0; sweeps < 20; sweeps++) {
        assertThat(sentBySweep()).as("sweep %d", sweeps).isNotEmpty();
        clock.advance(Duration.ofMinutes(5));
      }
    }

    @Test
    void is_looked_at_when_its_time_is_over_however_long_the_delay_is_by_then() {
      Instant over = PLACED_AT.plus(TIME_OUT);
      for (Instant now = PLACED_AT; now.isBefore(over); now = now.plusSeconds(1)) {
        clock.set(now);
        sweep.run();
      }
      gateway.takeSent();

      clock.set(over.plusSeconds(1));
      assertThat(sentBySweep()).isNotEmpty();
    }

    @Test
    void that_heard_of_something_is_given_patience_anew() {
      clock.advance(PATIENCE);
      sentBySweep();
      clock.advance(PATIENCE);
      Fulfilment heard = process.on(waiting("1"), reserved("1"), clock.instant()).state();
      change(heard);
      assertThat(sentBySweep()).isEmpty();

      clock.advance(PATIENCE);
      // It has its goods and waits for its payment now.
      assertThat(sentBySweep()).hasSize(1).first().isInstanceOf(RequestPaymentAuthorisation.class);
    }

    @Test
    void is_not_changed_by_a_sweep() {
      List<Document> before = collection.find().into(new ArrayList<>());
      clock.advance(PATIENCE);
      assertThat(sentBySweep()).isNotEmpty();
      assertThat(collection.find().into(new ArrayList<>())).isEqualTo(before);
    }
  }

  @Nested
  class Of_many_orders {

    @Test
    void only_those_are_asked_for_that_belong_to_segments_that_have_caught_up() {
      for (int order = 0; order < 40; order++) {
        store(waiting("o" + order));
      }
      clock.advance(PATIENCE);
      caughtUp = List.of();
      assertThat(sentBySweep()).isEmpty();

      caughtUp = List.of(Segment.computeSegment(0, 0, 1));
      List<String> first = ordersIn(sentBySweep());
      assertThat(first).isNotEmpty().hasSizeLessThan(40);
      assertThat(first)
          .allMatch(id -> caughtUp.getFirst().matches(idOf(new OrderId(id).toString())));

      caughtUp = List.of(Segment.computeSegment(0, 0, 1), Segment.computeSegment(1, 0, 1));
      List<String> others = ordersIn(sentBySweep());
      assertThat(others).hasSize(40 - first.size()).doesNotContainAnyElementsOf(first);
    }

    @Test
    void one_sweep_reaches_more_than_a_page() {
      storeMany(250, number -> PLACED_AT.plusMillis(number));
      clock.advance(PATIENCE.plusSeconds(1));
      assertThat(ordersIn(sentBySweep())).hasSize(250).doesNotHaveDuplicates();
    }

    @Test
    void those_that_are_due_longest_are_asked_for_first() {
      storeMany(150, number -> PLACED_AT.plusMillis(1_000L - number));
      clock.advance(PATIENCE.plusSeconds(1));
      List<String> asked = ordersIn(sentBySweep());
      assertThat(asked).hasSize(150).startsWith("o149", "o148").endsWith("o1", "o0");
    }

    @Test
    void none_is_held_up_by_others_that_were_due_at_the_very_same_time() {
      storeMany(350, number -> number < 300 ? PLACED_AT : PLACED_AT.plusMillis(number));
      clock.advance(PATIENCE.plusSeconds(1));
      assertThat(ordersIn(sentBySweep())).hasSize(350).doesNotHaveDuplicates();
    }

    @Test
    void the_next_sweep_goes_on_where_one_stopped_and_then_begins_anew() {
      storeMany(1_150, number -> PLACED_AT);
      clock.advance(PATIENCE);
      List<String> asked = new ArrayList<>(ordersIn(sentBySweep()));
      assertThat(asked).hasSize(1_000);
      asked.addAll(ordersIn(sentBySweep()));
      assertThat(asked).hasSize(1_150).doesNotHaveDuplicates();

      clock.advance(PATIENCE.multipliedBy(2));
      assertThat(ordersIn(sentBySweep())).hasSize(1_000);
    }

    private void storeMany(int count, IntFunction<Instant> placedAt) {
      Fulfilment[] states = new Fulfilment[count];
      for (int number = 0; number < count; number++) {
        states[number] = process.start(placed("o" + number), placedAt.apply(number)).state();
      }
      store(states);
    }
  }

  @Nested
  class An_act_of_payment_without_an_outcome {

    // Who asks the provider to do it again, rather than what became of it, waits for ever.
    private final OrderPlaced order = Orders.of("A").paidBy("tok_timeout").placed("1");
    private final String key = "payment-1/authorise";

    private Fulfilment authorising() {
      Fulfilment reserved =
          process.on(process.start(order, PLACED_AT).state(), reserved("1"), PLACED_AT).state();
      return process
          .on(
              reserved,
              new PaymentAuthorisationRequested(
                  order.orderId(), key, order.total(), order.payment()),
              PLACED_AT)
          .state();
    }

    @Test
    void is_recorded_as_the_provider_knows_it_by_its_key() {
      provider.authorise(key, order.total(), new PaymentMethod("card", "tok_ok"));
      store(authorising());
      clock.advance(PATIENCE);
      sweep.run();

      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () ->
                  assertThat(gateway.sent())
                      .containsExactly(
                          new RecordPaymentAuthorised(
                              new PaymentId(order.orderId()), key, "sim-" + key)));
    }
  }

  @Test
  void nothing_is_asked_for_where_nothing_is_stored() {
    clock.advance(Duration.ofDays(1));
    assertThat(sentBySweep()).isEmpty();
  }
}

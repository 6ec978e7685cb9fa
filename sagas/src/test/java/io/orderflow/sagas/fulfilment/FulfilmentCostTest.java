package io.orderflow.sagas.fulfilment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.orderflow.api.MessageCatalog;
import io.orderflow.api.order.LineKind;
import io.orderflow.api.order.OrderCommand.CancelOrder;
import io.orderflow.api.order.OrderEvent.OrderPlaced;
import io.orderflow.api.order.OrderLine;
import io.orderflow.api.order.OrderStatus;
import io.orderflow.documentstore.DocumentStore;
import io.orderflow.sagas.command.CommandSender;
import io.orderflow.sagas.fulfilment.process.FulfilmentProcess;
import io.orderflow.sagas.fulfilment.process.Policy;
import io.orderflow.sagas.model.CommandSideModel;
import io.orderflow.sagas.model.Orders;
import io.orderflow.sagas.model.RecordingGateway;
import io.orderflow.sagas.payment.PaymentActs;
import io.orderflow.sagas.payment.PaymentLimits;
import io.orderflow.sagas.payment.SimulatedProvider;
import io.orderflow.sagas.store.BatchedSagaStore;
import io.orderflow.sagas.store.SagaDocuments;
import io.orderflow.support.serialization.PayloadNames;
import io.orderflow.support.serialization.PublishedNameSerializer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.axonframework.config.Configuration;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.Segment;
import org.axonframework.messaging.ResultMessage;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What an order costs grows with its lines, and no faster: up to 705 of them, the largest order of
 * the real data. Axon's saga manager, our store on a document store, and a model of the command
 * side; the counts go to the test's output.
 */
class FulfilmentCostTest {

  private static final int SMALL = 50;
  private static final int MEDIUM = 200;
  private static final int LARGEST = 705;

  /** Reads of those in memory and of those not, and one write. */
  private static final int STORE_COMMANDS_A_BATCH = 3;

  /** Batches that an order takes besides those of its stock: placed, payment, order. */
  private static final int OTHER_BATCHES = 8;

  private static final int OTHER_COMMANDS = 8;

  private static final DocumentStore STORE = DocumentStore.temporary();
  private static final MongoClient UNCOUNTED = MongoClients.create(STORE.connectionString());

  /**
   * @param commands sent to aggregates
   * @param storeCommands reads and writes of sagas
   */
  private record Cost(
      int lines, int batches, int commands, int storeCommands, long bytesWritten, long bytesRead) {

    double perLine(long bytes) {
      return (double) bytes / lines;
    }

    @Override
    public String toString() {
      return ("%d lines: %d commands, %d batches, %d store commands,"
              + " %d bytes written (%.0f a line), %d bytes read (%.0f a line)")
          .formatted(
              lines,
              commands,
              batches,
              storeCommands,
              bytesWritten,
              perLine(bytesWritten),
              bytesRead,
              perLine(bytesRead));
    }
  }

  @AfterAll
  static void stop() {
    UNCOUNTED.close();
    STORE.close();
  }

  /**
   * @param batchSize what the processor takes at most, and so few that its state is written often
   */
  @ParameterizedTest
  @ValueSource(ints = {512, 4})
  void an_order_costs_the_same_for_each_of_its_lines(int batchSize) {
    List<Cost> confirmed = new ArrayList<>();
    List<Cost> cancelled = new ArrayList<>();
    for (int lines : List.of(SMALL, MEDIUM, LARGEST)) {
      try (Run run = new Run(lines, batchSize)) {
        run.confirm();
        confirmed.add(run.cost());
        run.cancel();
        cancelled.add(run.cost());
      }
    }
    System.out.printf("Batches of up to %d events, until an order is confirmed:%n", batchSize);
    confirmed.forEach(System.out::println);
    System.out.println("and until it is cancelled then, and all given back:");
    cancelled.forEach(System.out::println);

    isLinear(confirmed, 1, batchSize);
    isLinear(cancelled, 2, batchSize);
  }

  private static void isLinear(List<Cost> costs, int commandsALine, int batchSize) {
    Cost small = costs.getFirst();
    for (Cost cost : costs) {
      int atMost = commandsALine * cost.lines();
      assertThat(cost.commands()).isLessThanOrEqualTo(atMost + OTHER_COMMANDS);
      assertThat(cost.batches()).isLessThanOrEqualTo(atMost / batchSize + OTHER_BATCHES);
      assertThat(cost.storeCommands()).isLessThanOrEqualTo(STORE_COMMANDS_A_BATCH * cost.batches());
      assertThat(cost.perLine(cost.bytesWritten()))
          .isLessThanOrEqualTo(2 * small.perLine(small.bytesWritten()));
      assertThat(cost.perLine(cost.bytesRead()))
          .isLessThanOrEqualTo(2 * small.perLine(small.bytesRead()));
    }
  }

  /** One order, from placed to its end, in batches as the processor makes them. */
  private static final class Run implements AutoCloseable {

    private final OrderPlaced placed;
    private final int batchSize;
    private final StoreCounts counts = new StoreCounts();
    private final MongoClient counted =
        MongoClients.create(
            MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(STORE.connectionString()))
                .addCommandListener(counts)
                .build());
    private final String database = "cost_" + UUID.randomUUID();
    private final RecordingGateway gateway = RecordingGateway.answeringAtOnce();
    private final CommandSender sender =
        new CommandSender(gateway, new SimpleMeterRegistry(), 1_000, Duration.ofSeconds(10));
    private final PaymentActs payments =
        new PaymentActs(
            new SimulatedProvider(UNCOUNTED.getDatabase(database).getCollection("provider")),
            sender,
            new PaymentLimits(Duration.ofSeconds(10), 0, Duration.ofMillis(1), 10, 10));
    private final TimeOuts timeOuts =
        new TimeOuts(new DeafScheduler(), Clock.systemUTC(), Duration.ofMinutes(10));
    private final FulfilmentManager manager;
    private final CommandSideModel model = new CommandSideModel();
    private final Deque<EventMessage<?>> log = new ArrayDeque<>();
    private int batches;
    private int commands;

    Run(int lines, int batchSize) {
      this.placed = realistic(lines);
      this.batchSize = batchSize;
      FulfilmentProcess process =
          new FulfilmentProcess(
              new Policy(Duration.ofMinutes(15), Duration.ofSeconds(5), Duration.ofSeconds(5), 6));
      Effects effects = new Effects(sender, payments, timeOuts);
      Configuration axon =
          DefaultConfigurer.defaultConfiguration(false)
              .registerComponent(FulfilmentProcess.class, config -> process)
              .registerComponent(Effects.class, config -> effects)
              .buildConfiguration();
      List<Class<?>> payloads =
          Stream.concat(MessageCatalog.payloads().stream(), FulfilmentForm.PAYLOADS.stream())
              .toList();
      SagaDocuments<OrderFulfilment> documents =
          new SagaDocuments<>(
              counted.getDatabase(database).getCollection("sagas"),
              PublishedNameSerializer.of(new PayloadNames(payloads)),
              new FulfilmentForm(process));
      documents.createIndexes();
      manager = FulfilmentManager.of(axon, new BatchedSagaStore<>(documents));
    }

    void confirm() {
      for (OrderLine line : placed.lines()) {
        model.receive(line.sku(), line.quantity());
      }
      append(List.of(model.place(placed)));
      goOnUntil(OrderStatus.CONFIRMED);
      assertThat(model.isPaid(placed.orderId())).isTrue();
      assertThat(sagas()).isEqualTo(1);
    }

    void cancel() {
      append(model.handle(new CancelOrder(placed.orderId(), "changed my mind")));
      goOnUntil(OrderStatus.CANCELLED);
      assertThat(model.holdsStockFor(placed.orderId())).isFalse();
      assertThat(sagas()).isZero();
    }

    /** Of all that was done so far. */
    Cost cost() {
      return new Cost(
          placed.lines().size(),
          batches,
          commands,
          counts.commands(),
          counts.bytesWritten(),
          counts.bytesRead());
    }

    private long sagas() {
      return UNCOUNTED.getDatabase(database).getCollection("sagas").countDocuments();
    }

    private void goOnUntil(OrderStatus end) {
      while (!log.isEmpty() || !isSettled(end)) {
        if (log.isEmpty()) {
          await().atMost(Duration.ofSeconds(20)).until(() -> !gateway.sent().isEmpty());
        } else {
          handleBatch();
        }
        for (Object command : gateway.takeSent()) {
          commands++;
          append(model.handle(command));
        }
      }
    }

    private boolean isSettled(OrderStatus end) {
      return model.statusOf(placed.orderId()) == end
          && (end == OrderStatus.CONFIRMED || model.isPaymentClosed(placed.orderId()));
    }

    private void append(List<?> events) {
      events.forEach(event -> log.add(GenericEventMessage.asEventMessage(event)));
    }

    private void handleBatch() {
      List<EventMessage<?>> batch = new ArrayList<>();
      while (batch.size() < batchSize && !log.isEmpty()) {
        batch.add(log.remove());
      }
      batches++;
      BatchingUnitOfWork<EventMessage<?>> unit = new BatchingUnitOfWork<>(batch);
      ResultMessage<?> result =
          unit.executeWithResult(
              () -> {
                manager.handle(unit.getMessage(), Segment.ROOT_SEGMENT);
                return null;
              });
      if (result.isExceptional()) {
        throw new AssertionError("a batch failed", result.exceptionResult());
      }
    }

    @Override
    public void close() {
      payments.close();
      timeOuts.close();
      counted.close();
    }
  }

  /** Codes as a real retailer has them, one line in ten of a code that was there before. */
  private static OrderPlaced realistic(int lines) {
    Random random = new Random(lines);
    List<String> codes = new ArrayList<>();
    Orders order = new Orders();
    for (int line = 1; line < lines; line++) {
      if (codes.isEmpty() || random.nextInt(10) > 0) {
        String letter = random.nextInt(4) == 0 ? String.valueOf((char) ('A' + line % 6)) : "";
        codes.add("%05d%s".formatted(20_000 + 7 * line + random.nextInt(7), letter));
        order.line(codes.getLast(), LineKind.GOODS, 1 + random.nextInt(24));
      } else {
        order.line(codes.get(random.nextInt(codes.size())), LineKind.GOODS, 1 + random.nextInt(4));
      }
    }
    return order.line("DOT", LineKind.CHARGE, 1).placed("of-%d-lines".formatted(lines));
  }
}

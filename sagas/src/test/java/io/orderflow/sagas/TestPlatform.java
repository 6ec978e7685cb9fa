package io.orderflow.sagas;

import io.orderflow.api.MessageCatalog;
import io.orderflow.api.order.OrderCommand;
import io.orderflow.api.order.OrderEvent;
import io.orderflow.api.order.OrderEvent.OrderPlaced;
import io.orderflow.api.payment.PaymentCommand;
import io.orderflow.api.payment.PaymentEvent;
import io.orderflow.api.payment.PaymentId;
import io.orderflow.api.stock.StockCommand;
import io.orderflow.api.stock.StockEvent;
import io.orderflow.api.stock.StockItemId;
import io.orderflow.sagas.model.CommandSideModel;
import io.orderflow.sagas.model.Refused;
import io.orderflow.support.serialization.PayloadNames;
import io.orderflow.support.serialization.PublishedNameSerializer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.axonframework.axonserver.connector.AxonServerConfiguration;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.config.Configuration;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.serialization.Serializer;

/**
 * The model of the command side as a client of the node: it handles the commands that the sagas
 * send, and appends its events. One at a time, so that the log is the model's own order.
 */
public final class TestPlatform implements AutoCloseable {

  private final CommandSideModel model = new CommandSideModel();
  private final Configuration axon;
  private final Map<String, Long> sequences = new HashMap<>();
  private final Map<Class<?>, AtomicLong> handled = new ConcurrentHashMap<>();

  public TestPlatform(int grpcPort) {
    AxonServerConfiguration server = new AxonServerConfiguration();
    server.setServers("localhost:" + grpcPort);
    server.setComponentName("model");
    server.setClientId("model-" + System.nanoTime());
    Serializer serializer = PublishedNameSerializer.of(new PayloadNames(MessageCatalog.payloads()));
    axon =
        DefaultConfigurer.defaultConfiguration()
            .registerComponent(AxonServerConfiguration.class, config -> server)
            .configureSerializer(config -> serializer)
            .configureMessageSerializer(config -> serializer)
            .configureEventSerializer(config -> serializer)
            .buildConfiguration();
    axon.start();
    for (Class<?> family : List.of(StockCommand.class, OrderCommand.class, PaymentCommand.class)) {
      for (Class<?> type : family.getPermittedSubclasses()) {
        axon.commandBus().subscribe(type.getName(), this::handle);
      }
    }
  }

  private synchronized Object handle(CommandMessage<?> command) {
    handled.computeIfAbsent(command.getPayloadType(), type -> new AtomicLong()).incrementAndGet();
    try {
      append(model.handle(command.getPayload()));
      return "accepted";
    } catch (Refused refused) {
      throw new CommandExecutionException(refused.getMessage(), refused);
    }
  }

  public synchronized void place(OrderPlaced placed) {
    append(List.of(model.place(placed)));
  }

  public synchronized void send(Object command) {
    append(model.handle(command));
  }

  private void append(List<?> payloads) {
    List<EventMessage<?>> events = new ArrayList<>();
    for (Object payload : payloads) {
      String aggregate = aggregateOf(payload);
      long sequence = sequences.merge(aggregate, 0L, (before, first) -> before + 1);
      events.add(new GenericDomainEventMessage<>("model", aggregate, sequence, payload));
    }
    axon.eventBus().publish(events);
  }

  private static String aggregateOf(Object payload) {
    return switch (payload) {
      case OrderEvent event -> event.orderId().toString();
      case PaymentEvent event -> new PaymentId(event.orderId()).toString();
      case StockEvent event -> new StockItemId(event.sku()).toString();
      default -> throw new IllegalArgumentException(payload.toString());
    };
  }

  public synchronized <T> T ask(Function<CommandSideModel, T> question) {
    return question.apply(model);
  }

  public synchronized void tell(Consumer<CommandSideModel> word) {
    word.accept(model);
  }

  public long handled(Class<?> command) {
    AtomicLong count = handled.get(command);
    return count == null ? 0 : count.get();
  }

  public Configuration axon() {
    return axon;
  }

  @Override
  public void close() {
    axon.shutdown();
  }
}

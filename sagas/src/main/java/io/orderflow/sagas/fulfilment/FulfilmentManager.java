package io.orderflow.sagas.fulfilment;

import io.orderflow.api.fulfilment.FulfilmentEvent;
import io.orderflow.api.order.OrderEvent;
import io.orderflow.api.payment.PaymentEvent;
import io.orderflow.api.stock.StockEvent;
import io.orderflow.sagas.store.BatchedSagaStore;
import java.util.List;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.modelling.saga.AnnotatedSagaManager;
import org.axonframework.modelling.saga.repository.AnnotatedSagaRepository;

/** Axon's saga manager, which tells what it does not handle, so that it is not sent at all. */
final class FulfilmentManager extends AnnotatedSagaManager<OrderFulfilment> {

  private static final List<Class<?>> HANDLED =
      List.of(
          OrderEvent.class, StockEvent.OfOrder.class, PaymentEvent.class, FulfilmentEvent.class);

  private FulfilmentManager(Builder<OrderFulfilment> builder) {
    super(builder);
  }

  static FulfilmentManager of(Configuration config, BatchedSagaStore<OrderFulfilment> store) {
    AnnotatedSagaRepository<OrderFulfilment> repository =
        AnnotatedSagaRepository.<OrderFulfilment>builder()
            .sagaType(OrderFulfilment.class)
            .sagaStore(store)
            .resourceInjector(config.resourceInjector())
            .parameterResolverFactory(config.parameterResolverFactory())
            .handlerDefinition(config.handlerDefinition(OrderFulfilment.class))
            .build();
    return new FulfilmentManager(
        AnnotatedSagaManager.<OrderFulfilment>builder()
            .sagaType(OrderFulfilment.class)
            .sagaFactory(OrderFulfilment::new)
            .sagaRepository(repository)
            .parameterResolverFactory(config.parameterResolverFactory())
            .handlerDefinition(config.handlerDefinition(OrderFulfilment.class))
            .listenerInvocationErrorHandler(PropagatingErrorHandler.instance()));
  }

  @Override
  public boolean canHandleType(Class<?> payloadType) {
    return HANDLED.stream().anyMatch(handled -> handled.isAssignableFrom(payloadType));
  }
}

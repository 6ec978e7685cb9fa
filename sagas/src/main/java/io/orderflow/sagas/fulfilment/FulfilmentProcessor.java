package io.orderflow.sagas.fulfilment;

import io.orderflow.sagas.store.BatchedSagaStore;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.axonframework.common.AxonThreadFactory;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.config.Configurer;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.config.EventProcessingConfigurer;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventProcessor;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.messaging.StreamableMessageSource;

/**
 * The saga and its processor in Axon's configuration. It begins at what Axon calls the tail, the
 * oldest event: Axon's own default for sagas, the head, would miss the orders that were placed on a
 * new platform before the processor first came to run.
 *
 * <p>Each segment reads every event and takes the sagas that are its own, so that events of one
 * order stay in order with any number of segments; one is enough until it is measured not to be.
 */
final class FulfilmentProcessor implements ConfigurerModule {

  private final BatchedSagaStore<OrderFulfilment> store;
  private final int segments;
  private final int batchSize;

  FulfilmentProcessor(BatchedSagaStore<OrderFulfilment> store, int segments, int batchSize) {
    this.store = store;
    this.segments = segments;
    this.batchSize = batchSize;
  }

  @Override
  public void configureModule(Configurer configurer) {
    EventProcessingConfigurer processing = configurer.eventProcessing();
    processing.registerSaga(
        OrderFulfilment.class,
        saga -> saga.configureSagaManager(config -> FulfilmentManager.of(config, store)));
    processing.registerEventProcessor(OrderFulfilment.PROCESSOR, this::processor);
  }

  private EventProcessor processor(String name, Configuration config, EventHandlerInvoker sagas) {
    ScheduledExecutorService coordinator =
        Executors.newSingleThreadScheduledExecutor(new AxonThreadFactory(name + "-coordinator"));
    ScheduledExecutorService workers =
        Executors.newScheduledThreadPool(segments, new AxonThreadFactory(name));
    config.onShutdown(coordinator::shutdown);
    config.onShutdown(workers::shutdown);
    return PooledStreamingEventProcessor.builder()
        .name(name)
        .eventHandlerInvoker(sagas)
        .errorHandler(PropagatingErrorHandler.instance())
        .messageSource(config.eventStore())
        .initialToken(StreamableMessageSource::createTailToken)
        .initialSegmentCount(segments)
        .batchSize(batchSize)
        .tokenStore(config.getComponent(TokenStore.class))
        .transactionManager(NoTransactionManager.instance())
        .coordinatorExecutor(coordinator)
        .workerExecutor(workers)
        .build();
  }
}

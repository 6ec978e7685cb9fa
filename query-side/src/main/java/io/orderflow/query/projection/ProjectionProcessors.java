package io.orderflow.query.projection;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.axonframework.common.AxonThreadFactory;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.config.Configurer;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.config.EventProcessingConfigurer;
import org.axonframework.eventhandling.EventProcessor;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.serialization.Serializer;

/**
 * Gives each projection a pooled processor with one segment, from the first event on. They are
 * Axon's own processors, in Axon's configuration; only what they hand their batches to is ours.
 */
final class ProjectionProcessors implements ConfigurerModule {

  // The size of a pooled processor's buffer.
  static final int MAX_BATCH = 1024;

  private final RunningProjections projections;

  ProjectionProcessors(RunningProjections projections) {
    this.projections = projections;
  }

  @Override
  public void configureModule(Configurer configurer) {
    projections.all().forEach(each -> register(configurer.eventProcessing(), each));
  }

  private static void register(
      EventProcessingConfigurer processing, RunningProjections.Running running) {
    // Axon builds a processor only for a group that has a handler: the projection stands for it.
    Projection projection = running.projection();
    processing
        .registerEventHandler(config -> projection)
        .assignHandlerInstancesMatching(
            projection.processorName(), handler -> handler == projection)
        .registerEventProcessor(
            projection.processorName(), (name, config, unused) -> processor(name, config, running));
  }

  private static EventProcessor processor(
      String name, Configuration config, RunningProjections.Running running) {
    // One thread and no more: Axon's coordinator looks at its stream once after it has let go of
    // its gate. On a second thread the two would meet in the stream's buffer, which is made for
    // one, and an event would be lost for good, without a word.
    ScheduledExecutorService coordinator =
        Executors.newSingleThreadScheduledExecutor(new AxonThreadFactory(name + "-coordinator"));
    config.onShutdown(coordinator::shutdown);
    ScheduledExecutorService worker =
        Executors.newSingleThreadScheduledExecutor(new AxonThreadFactory(name));
    config.onShutdown(worker::shutdown);
    PooledStreamingEventProcessor processor =
        PooledStreamingEventProcessor.builder()
            .name(name)
            .eventHandlerInvoker(
                new Projector(
                    name,
                    running.projection().sinks(),
                    config.getComponent(Serializer.class),
                    running.progress()))
            .messageSource(config.eventStore())
            .initialToken(StreamableMessageSource::createTailToken)
            .initialSegmentCount(1)
            .batchSize(MAX_BATCH)
            .tokenStore(config.getComponent(TokenStore.class))
            .transactionManager(NoTransactionManager.instance())
            .coordinatorExecutor(coordinator)
            .workerExecutor(worker)
            .build();
    running.runsBy(processor);
    return processor;
  }
}

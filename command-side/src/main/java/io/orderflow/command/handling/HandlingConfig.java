package io.orderflow.command.handling;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.axonframework.axonserver.connector.AxonServerConfiguration;
import org.axonframework.axonserver.connector.AxonServerConnectionManager;
import org.axonframework.axonserver.connector.event.axon.AxonServerEventStore;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandBusSpanFactory;
import org.axonframework.common.caching.Cache;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.EventBusSpanFactory;
import org.axonframework.eventsourcing.EventCountSnapshotTriggerDefinition;
import org.axonframework.eventsourcing.SnapshotTriggerDefinition;
import org.axonframework.eventsourcing.Snapshotter;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.interceptors.CorrelationDataInterceptor;
import org.axonframework.modelling.command.CommandTargetResolver;
import org.axonframework.serialization.Serializer;
import org.axonframework.spring.eventsourcing.SpringAggregateSnapshotter;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;

@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
class HandlingConfig {

  /** So many events of a stock item can be read within some milliseconds. */
  private static final int EVENTS_PER_SNAPSHOT = 200;

  @Bean
  @Qualifier("localSegment")
  CommandBus commandBus(
      TransactionManager transactions, Configuration axon, MeterRegistry registry) {
    RetryingCommandBus bus =
        new RetryingCommandBus(
            RetryingCommandBus.builder()
                .transactionManager(transactions)
                .spanFactory(axon.getComponent(CommandBusSpanFactory.class)),
            new CommandTimers(registry));
    bus.registerHandlerInterceptor(
        new CorrelationDataInterceptor<>(axon.correlationDataProviders()));
    return bus;
  }

  @Bean
  EventStore eventStore(
      AxonServerConfiguration server,
      Configuration axon,
      AxonServerConnectionManager connections,
      Serializer snapshotSerializer,
      @Qualifier("eventSerializer") Serializer eventSerializer) {
    return OrderflowEventStore.of(
        AxonServerEventStore.builder()
            .configuration(server)
            .platformConnectionManager(connections)
            .snapshotSerializer(snapshotSerializer)
            .eventSerializer(eventSerializer)
            .snapshotFilter(axon.snapshotFilter())
            .upcasterChain(axon.upcasterChain())
            .spanFactory(axon.getComponent(EventBusSpanFactory.class)));
  }

  @Bean
  CommandTargetResolver commandTargetResolver() {
    return new OrderflowTargets();
  }

  /** A product's stock has about a hundred reservations, some 20 KB; the busiest 300 KB. */
  @Bean
  Cache stockItemCache() {
    return new AggregateCache(10_000);
  }

  /** An order's commands come within seconds of each other, but for the customer's. */
  @Bean
  Cache orderCache() {
    return new AggregateCache(5_000);
  }

  @Bean
  Cache paymentCache() {
    return new AggregateCache(5_000);
  }

  @Bean
  Cache productCache() {
    return new AggregateCache(1_000);
  }

  /** Snapshots are made beside the commands; where that falls behind, a command makes its own. */
  @Bean(destroyMethod = "shutdown")
  ThreadPoolExecutor snapshotExecutor() {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(1_000),
            Thread.ofPlatform().daemon().name("snapshots").factory(),
            new ThreadPoolExecutor.CallerRunsPolicy());
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  @Bean
  Snapshotter snapshotter(
      EventStore events,
      Configuration axon,
      @Qualifier("snapshotExecutor") ThreadPoolExecutor executor) {
    return SpringAggregateSnapshotter.builder()
        .eventStore(events)
        .executor(executor)
        .repositoryProvider(axon::repository)
        .parameterResolverFactory(axon.parameterResolverFactory())
        .build();
  }

  @Bean
  SnapshotTriggerDefinition stockItemSnapshots(Snapshotter snapshotter) {
    return new EventCountSnapshotTriggerDefinition(snapshotter, EVENTS_PER_SNAPSHOT);
  }
}

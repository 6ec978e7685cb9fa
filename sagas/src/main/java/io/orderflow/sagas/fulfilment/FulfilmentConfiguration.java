package io.orderflow.sagas.fulfilment;

import com.mongodb.client.MongoDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.orderflow.sagas.command.CommandSender;
import io.orderflow.sagas.fulfilment.process.FulfilmentProcess;
import io.orderflow.sagas.fulfilment.process.Policy;
import io.orderflow.sagas.payment.PaymentActs;
import io.orderflow.sagas.payment.PaymentLimits;
import io.orderflow.sagas.payment.PaymentProvider;
import io.orderflow.sagas.store.BatchedSagaStore;
import io.orderflow.sagas.store.SagaDocuments;
import io.orderflow.support.axon.AxonSupport.PrivatePayloads;
import io.orderflow.support.health.BatchWatch;
import java.time.Clock;
import java.time.Duration;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.scheduling.EventScheduler;
import org.axonframework.serialization.Serializer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The fulfilment of orders, put together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FulfilmentProperties.class)
public class FulfilmentConfiguration {

  /** Schedules are sent so long after they are wanted: most orders are confirmed by then. */
  private static final Duration SCHEDULE_DELAY = Duration.ofSeconds(1);

  @Bean
  PrivatePayloads fulfilmentPayloads() {
    return () -> FulfilmentForm.PAYLOADS;
  }

  @Bean
  FulfilmentProcess fulfilmentProcess(FulfilmentProperties properties) {
    return new FulfilmentProcess(
        new Policy(
            properties.confirmationTimeout(),
            properties.patience(),
            properties.paymentRetryDelay(),
            properties.paymentAttempts()));
  }

  @Bean
  SagaDocuments<OrderFulfilment> fulfilmentDocuments(
      MongoDatabase database, Serializer serializer, FulfilmentProcess process) {
    return new SagaDocuments<>(
        database.getCollection("order_fulfilments"), serializer, new FulfilmentForm(process));
  }

  @Bean
  CommandSender commandSender(
      CommandGateway gateway, MeterRegistry meters, FulfilmentProperties properties) {
    return new CommandSender(
        gateway, meters, properties.commandsUnderWay(), properties.sendPatience());
  }

  @Bean
  PaymentActs paymentActs(
      PaymentProvider provider, CommandSender commands, PaymentLimits paymentLimits) {
    return new PaymentActs(provider, commands, paymentLimits);
  }

  @Bean
  TimeOuts timeOuts(EventScheduler scheduler, Clock clock) {
    return new TimeOuts(scheduler, clock, SCHEDULE_DELAY);
  }

  @Bean
  Effects effects(CommandSender commands, PaymentActs payments, TimeOuts timeOuts) {
    return new Effects(commands, payments, timeOuts);
  }

  @Bean
  ConfigurerModule fulfilmentSaga(
      SagaDocuments<OrderFulfilment> documents, FulfilmentProperties properties) {
    return new FulfilmentProcessor(
        new BatchedSagaStore<>(documents), properties.segments(), properties.batchSize());
  }

  @Bean
  SweepTimer sweepTimer(
      SagaDocuments<OrderFulfilment> documents,
      FulfilmentProcess process,
      Effects effects,
      EventProcessingConfiguration processing,
      BatchWatch watch,
      Clock clock,
      FulfilmentProperties properties,
      @Value("${orderflow.fulfilment.sweep-interval:PT1S}") Duration interval) {
    ClaimedSegments claims =
        new ProcessorSegments(processing, OrderFulfilment.PROCESSOR, watch, properties.batchSize());
    return new SweepTimer(
        documents,
        new Sweep(documents, process, effects, claims, clock, properties.patience()),
        interval);
  }
}

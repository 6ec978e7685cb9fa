package io.orderflow.sagas.fulfilment;

import com.mongodb.client.MongoDatabase;
import io.orderflow.sagas.command.CommandSender;
import io.orderflow.sagas.fulfilment.process.FulfilmentProcess;
import io.orderflow.sagas.fulfilment.process.Policy;
import io.orderflow.sagas.payment.PaymentProvider;
import io.orderflow.sagas.payment.ProviderDesk;
import io.orderflow.sagas.payment.simulated.SimulatedPaymentProvider;
import io.orderflow.support.axon.AxonSupport.PrivatePayloads;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.config.Configuration;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventhandling.gateway.EventGateway;
import org.axonframework.eventhandling.scheduling.EventScheduler;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.serialization.Serializer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;

/** Puts the fulfilment of orders together. */
@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
class FulfilmentConfiguration {

  private static final int BATCH = 500;
  private static final int COMMANDS_UNDER_WAY = 512;
  private static final Duration WAIT_FOR_A_PLACE = Duration.ofSeconds(2);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);
  private static final int PROVIDER_CALLS = 256;
  private static final int PROVIDER_ATTEMPTS = 4;
  private static final Duration PROVIDER_FIRST_DELAY = Duration.ofMillis(50);

  @Bean
  PrivatePayloads fulfilmentPayloads() {
    return () -> List.of(OrderFulfilment.class);
  }

  @Bean
  FulfilmentProcess fulfilmentProcess(
      @Value("${orderflow.fulfilment.confirmation-timeout:PT15M}") Duration confirmationTimeout,
      @Value("${orderflow.fulfilment.patience:PT5S}") Duration patience,
      @Value("${orderflow.fulfilment.retry-delay:PT1S}") Duration retryDelay,
      @Value("${orderflow.fulfilment.attempts:8}") int attempts) {
    return new FulfilmentProcess(new Policy(confirmationTimeout, patience, retryDelay, attempts));
  }

  @Bean
  CommandSender commandSender(CommandGateway gateway) {
    return new CommandSender(gateway, COMMANDS_UNDER_WAY, WAIT_FOR_A_PLACE, ANSWER_LIMIT);
  }

  @Bean
  @ConditionalOnMissingBean(PaymentProvider.class)
  PaymentProvider paymentProvider(
      MongoDatabase database, @Value("${orderflow.payment.time-limit:PT5S}") Duration timeLimit) {
    return new SimulatedPaymentProvider(
        database.getCollection("simulated_payment_provider"), timeLimit.multipliedBy(2).toMillis());
  }

  @Bean
  ProviderDesk providerDesk(
      PaymentProvider provider,
      CommandSender commands,
      @Value("${orderflow.payment.time-limit:PT5S}") Duration timeLimit) {
    return new ProviderDesk(
        provider,
        commands,
        new ProviderDesk.Limits(
            PROVIDER_CALLS, timeLimit, PROVIDER_ATTEMPTS, PROVIDER_FIRST_DELAY));
  }

  @Bean
  Acting acting(
      FulfilmentProcess process,
      CommandSender commands,
      ProviderDesk provider,
      EventScheduler scheduler,
      EventGateway events,
      Clock clock) {
    return new Acting(process, commands, provider, scheduler, events, clock);
  }

  @Bean
  FulfilmentStore fulfilmentStore(
      MongoDatabase database, Serializer serializer, FulfilmentProcess process) {
    return new FulfilmentStore(database.getCollection("order_fulfilments"), serializer, process);
  }

  /**
   * One segment: each segment would read every event. From the first event of the log on, so that a
   * platform whose sagas start after its first order still fulfils it.
   */
  @Bean
  ConfigurerModule fulfilmentProcessor(@Value("${orderflow.fulfilment.segments:1}") int segments) {
    return configurer ->
        configurer
            .eventProcessing()
            .registerListenerInvocationErrorHandler(
                OrderFulfilment.PROCESSOR, config -> PropagatingErrorHandler.instance())
            .registerPooledStreamingEventProcessor(
                OrderFulfilment.PROCESSOR,
                Configuration::eventStore,
                (config, builder) ->
                    builder
                        .initialToken(StreamableMessageSource::createTailToken)
                        .initialSegmentCount(segments)
                        .batchSize(BATCH));
  }

  @Bean
  Sweep sweep(
      FulfilmentStore store,
      FulfilmentProcess process,
      Acting acting,
      Clock clock,
      Configuration axon,
      @Value("${orderflow.fulfilment.sweep-every:PT1S}") Duration every) {
    return new Sweep(store, process, acting, clock, every, () -> hasClaims(axon));
  }

  private static boolean hasClaims(Configuration axon) {
    return axon.eventProcessingConfiguration()
        .eventProcessor(OrderFulfilment.PROCESSOR, StreamingEventProcessor.class)
        .filter(processor -> !processor.processingStatus().isEmpty())
        .isPresent();
  }

  @Bean
  SmartLifecycle sweeping(Sweep sweep) {
    return new SweepLifecycle(sweep);
  }
}

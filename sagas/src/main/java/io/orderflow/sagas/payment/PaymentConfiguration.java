package io.orderflow.sagas.payment;

import com.mongodb.client.MongoDatabase;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The payment provider: the simulated one, unless the application brings its own. */
@Configuration(proxyBeanMethods = false)
public class PaymentConfiguration {

  private static final int RETRIES = 3;
  private static final Duration RETRY_DELAY = Duration.ofMillis(100);

  @Bean
  @ConditionalOnMissingBean
  PaymentProvider paymentProvider(MongoDatabase database) {
    return new SimulatedProvider(database.getCollection("simulated_payment_provider"));
  }

  @Bean
  PaymentLimits paymentLimits(
      @Value("${orderflow.payment.time-limit:PT5S}") Duration callTimeout,
      @Value("${orderflow.payment.calls-at-once:64}") int callsAtOnce,
      @Value("${orderflow.payment.acts-waiting:2000}") int actsWaiting) {
    return new PaymentLimits(callTimeout, RETRIES, RETRY_DELAY, callsAtOnce, actsWaiting);
  }
}

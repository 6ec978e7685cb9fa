package io.orderflow.sagas;

import io.orderflow.sagas.fulfilment.FulfilmentConfiguration;
import io.orderflow.sagas.payment.PaymentConfiguration;
import io.orderflow.support.axon.AxonSupport;
import io.orderflow.support.mongo.MongoSupport;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The sagas service, put together. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
  AxonSupport.class,
  MongoSupport.class,
  PaymentConfiguration.class,
  FulfilmentConfiguration.class
})
class SagasConfiguration {}

package io.orderflow.sagas;

import io.orderflow.support.axon.AxonSupport;
import io.orderflow.support.mongo.MongoSupport;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@ComponentScan
@Import({AxonSupport.class, MongoSupport.class})
class SagasConfiguration {}

package io.orderflow.query;

import io.orderflow.query.history.HistoryConfiguration;
import io.orderflow.query.http.HttpConfiguration;
import io.orderflow.query.order.OrderConfiguration;
import io.orderflow.query.product.ProductConfiguration;
import io.orderflow.query.projection.ProjectionConfiguration;
import io.orderflow.query.sales.SalesConfiguration;
import io.orderflow.query.status.StatusConfiguration;
import io.orderflow.query.stock.StockConfiguration;
import io.orderflow.support.axon.AxonSupport;
import io.orderflow.support.mongo.MongoSupport;
import io.orderflow.support.web.WebSupport;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The query side as one Spring application. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
  AxonSupport.class,
  MongoSupport.class,
  WebSupport.class,
  ProjectionConfiguration.class,
  HttpConfiguration.class,
  StatusConfiguration.class,
  OrderConfiguration.class,
  HistoryConfiguration.class,
  StockConfiguration.class,
  ProductConfiguration.class,
  SalesConfiguration.class
})
class QueryConfiguration {}

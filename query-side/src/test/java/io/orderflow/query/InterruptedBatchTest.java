package io.orderflow.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import io.orderflow.api.Sku;
import io.orderflow.api.product.ProductEvent.ProductRegistered;
import io.orderflow.query.ReadSide.Answer;
import io.orderflow.support.mongo.BatchEnd;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Batches of which everything is written but the token, so that they come again. */
class InterruptedBatchTest {

  private static final int EVENTS = 1_200;

  /** Fails between a batch's writes and its token, three times for each processor. */
  @Configuration(proxyBeanMethods = false)
  static class FailingBatches {

    private static final Map<String, AtomicInteger> FAILURES = new ConcurrentHashMap<>();

    @Bean
    static BeanPostProcessor failBeforeTokens() {
      return new BeanPostProcessor() {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
          return bean instanceof TokenStore tokens ? failing(tokens) : bean;
        }
      };
    }

    private static Object failing(TokenStore tokens) {
      return Proxy.newProxyInstance(
          TokenStore.class.getClassLoader(),
          new Class<?>[] {TokenStore.class},
          (proxy, method, arguments) -> {
            if (method.getName().equals("storeToken")) {
              String processor = (String) arguments[1];
              AtomicInteger failures =
                  FAILURES.computeIfAbsent(processor, absent -> new AtomicInteger());
              if (failures.incrementAndGet() <= 3) {
                BatchEnd.write(
                    () -> {
                      throw new IllegalStateException("injected");
                    });
              }
            }
            try {
              return method.invoke(tokens, arguments);
            } catch (InvocationTargetException e) {
              throw e.getCause();
            }
          });
    }
  }

  @Test
  void the_views_are_those_of_a_run_without_failures() {
    List<Map<String, List<Document>>> views = new ArrayList<>();
    for (Class<?> extra : List.of(Object.class, FailingBatches.class)) {
      try (ReadSide side = ReadSide.start(extra)) {
        new RandomLog(3, side::append).write(EVENTS);
        side.append("order-last", Events.placed("last", Events.goods(1, "L", 1, "1.00")));
        side.append("stock-L", Events.reserved("last", "L", 1, 1));
        side.append("product-L", new ProductRegistered(new Sku("L"), "last", Events.price("1.00")));
        awaitLive(side);
        views.add(documents(side));
      }
    }
    assertThat(FailingBatches.FAILURES).hasSize(4);
    assertThat(FailingBatches.FAILURES.values()).allMatch(count -> count.get() > 3);
    assertThat(views.get(1)).isEqualTo(views.get(0));
  }

  private static void awaitLive(ReadSide side) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              Answer stock = side.get("/api/stock/L");
              Answer product = side.get("/api/products/L");
              Answer order = side.get("/api/orders/last");
              Answer sales = side.get("/api/sales/by-product?limit=200");
              return stock.status() == 200
                  && product.status() == 200
                  && order.status() == 200
                  && order.json().get("lines").get(0).get("reserved").asInt() == 1
                  && sales.response().body().contains("\"L\"");
            });
  }

  private static Map<String, List<Document>> documents(ReadSide side) {
    Map<String, List<Document>> documents = new ConcurrentHashMap<>();
    MongoDatabase database = side.bean(MongoDatabase.class);
    for (String collection : database.listCollectionNames()) {
      if (collection.endsWith("_g1")) {
        List<Document> all = new ArrayList<>();
        database.getCollection(collection).find().sort(new Document("_id", 1)).into(all);
        // When an event was written differs between the two runs.
        all.forEach(each -> each.keySet().removeAll(List.of("at", "updatedAt")));
        documents.put(collection, all);
      }
    }
    return documents;
  }
}

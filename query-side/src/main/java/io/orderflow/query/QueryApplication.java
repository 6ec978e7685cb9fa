package io.orderflow.query;

import io.orderflow.support.ServiceApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** The query side: projectors, views, queries, and their HTTP endpoints. */
public final class QueryApplication {

  private QueryApplication() {}

  public static SpringApplicationBuilder builder() {
    return ServiceApplication.of(QueryConfiguration.class, "query-side");
  }

  public static void main(String[] args) {
    builder().registerShutdownHook(true).run(args);
  }
}

package io.orderflow.sagas;

import io.orderflow.support.ServiceApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** The sagas, and what acts on the outside for them. */
public final class SagasApplication {

  private SagasApplication() {}

  public static SpringApplicationBuilder builder() {
    return ServiceApplication.of(SagasConfig.class, "sagas").web(WebApplicationType.NONE);
  }

  public static void main(String[] args) {
    builder().registerShutdownHook(true).run(args);
  }
}

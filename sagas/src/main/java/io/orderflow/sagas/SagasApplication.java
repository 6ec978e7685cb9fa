package io.orderflow.sagas;

import io.orderflow.support.ServiceApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** The sagas as a process of their own. */
public final class SagasApplication {

  private SagasApplication() {}

  /** For a process that hosts it together with others. */
  public static SpringApplicationBuilder builder() {
    return ServiceApplication.of(SagasConfiguration.class, "sagas").web(WebApplicationType.NONE);
  }

  public static void main(String[] args) {
    builder().registerShutdownHook(true).run(args);
  }
}

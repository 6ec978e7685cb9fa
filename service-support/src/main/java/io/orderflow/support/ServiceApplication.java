package io.orderflow.support;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;

/**
 * A service as a Spring application. Each has its configuration in a file of its own name ({@code
 * command-side.yaml}), so that several can stand on one class path and run in one process.
 */
public final class ServiceApplication {

  private static final List<String> EXCLUDED =
      List.of(
          "org.axonframework.springboot.autoconfig.MicrometerMetricsAutoConfiguration",
          "org.axonframework.springboot.autoconfig.AxonServerActuatorAutoConfiguration",
          "org.axonframework.springboot.autoconfig.AxonTimeoutAutoConfiguration",
          "org.axonframework.springboot.autoconfig.UpdateCheckerAutoConfiguration",
          "org.axonframework.springboot.autoconfig.XStreamAutoConfiguration",
          // It counts log events by a filter that every disabled debug statement then pays for.
          "org.springframework.boot.micrometer.metrics.autoconfigure.logging.logback"
              + ".LogbackMetricsAutoConfiguration");

  private ServiceApplication() {}

  /**
   * @param source the service's configuration class
   * @param name the service's name, of its configuration file, and of its component in Axon Server
   */
  public static SpringApplicationBuilder of(Class<?> source, String name) {
    // Axon reads these two as system properties alone, before any configuration.
    System.setProperty("axoniq.update-checker.disabled", "true");
    System.setProperty("disable-axoniq-console-message", "true");
    return new SpringApplicationBuilder(source)
        .bannerMode(Banner.Mode.OFF)
        .logStartupInfo(false)
        .registerShutdownHook(false)
        .properties(defaults(name));
  }

  private static Map<String, Object> defaults(String name) {
    Map<String, Object> defaults = new LinkedHashMap<>();
    defaults.put("spring.config.name", name);
    defaults.put("spring.application.name", name);
    defaults.put("spring.jmx.enabled", false);
    defaults.put("management.metrics.tags.service", name);
    defaults.put("spring.threads.virtual.enabled", true);
    defaults.put("spring.autoconfigure.exclude", String.join(",", EXCLUDED));
    defaults.put("server.address", "127.0.0.1");
    // Which part is down is what an operator asks next; the parts hold no secrets.
    defaults.put("management.endpoint.health.show-details", "always");
    defaults.put("axon.axonserver.component-name", name);
    // 4.13.0's handler time-outs can leak an interrupt into the thread's next task.
    defaults.put("axon.timeout.enabled", false);
    defaults.put("axon.metrics.auto-configuration.enabled", false);
    return defaults;
  }
}

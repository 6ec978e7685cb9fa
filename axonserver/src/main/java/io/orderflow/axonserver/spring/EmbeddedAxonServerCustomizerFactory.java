package io.orderflow.axonserver.spring;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.TestContextAnnotationUtils;

/** Does what {@link EmbeddedAxonServer} says. */
final class EmbeddedAxonServerCustomizerFactory implements ContextCustomizerFactory {

  /** A test must not write into the data of the application. */
  private static final String NO_DIRECTORY = "";

  @Override
  public @Nullable ContextCustomizer createContextCustomizer(
      Class<?> testClass, List<ContextConfigurationAttributes> configuration) {
    EmbeddedAxonServer found =
        TestContextAnnotationUtils.findMergedAnnotation(testClass, EmbeddedAxonServer.class);
    return found == null ? null : new Customizer(found.shared());
  }

  /** Equal ones let Spring use one application for several tests. */
  private record Customizer(boolean shared) implements ContextCustomizer {

    @Override
    public void customizeContext(
        ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
      Map<String, Object> settings = new HashMap<>();
      settings.put("axon.axonserver.enabled", true);
      settings.put("axon.axonserver.ssl-enabled", false);
      settings.put("axonserver.embedded.enabled", true);
      settings.put("axonserver.embedded.shared", shared);
      settings.put("axonserver.embedded.data-directory", NO_DIRECTORY);
      settings.put("axonserver.embedded.grpc-port", 0);
      settings.put("axonserver.embedded.http-port", 0);
      if (shared) {
        settings.put("axon.axonserver.context", "t-" + UUID.randomUUID());
      }
      context
          .getEnvironment()
          .getPropertySources()
          .addFirst(new MapPropertySource("embeddedAxonServer", settings));
    }
  }
}

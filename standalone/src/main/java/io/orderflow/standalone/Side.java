package io.orderflow.standalone;

import jakarta.servlet.ServletContext;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ApplicationContextFactory;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.context.servlet.AnnotationConfigServletWebApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * One of the services that share the process, each an application context with an identity of its
 * own.
 *
 * @param name of the service; its client id and node id derive from it. They stay the same from
 *     start to start, since the directory's lock keeps a second process away: so a platform that
 *     was killed goes on at once, and need not wait until its own claims run out.
 */
record Side(String name, SpringApplicationBuilder application) {

  ConfigurableApplicationContext start(Map<String, String> given, @Nullable ServletContext web) {
    if (web != null) {
      application.contextFactory(ApplicationContextFactory.of(() -> on(web)));
    }
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("axon.axonserver.client-id", "standalone-" + name);
    properties.put("orderflow.node-id", "standalone-" + name);
    properties.putAll(given);
    return application.run(
        properties.entrySet().stream()
            .map(property -> "--%s=%s".formatted(property.getKey(), property.getValue()))
            .toArray(String[]::new));
  }

  private static AnnotationConfigServletWebApplicationContext on(ServletContext web) {
    AnnotationConfigServletWebApplicationContext context =
        new AnnotationConfigServletWebApplicationContext();
    context.setServletContext(web);
    return context;
  }
}

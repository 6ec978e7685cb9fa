package io.orderflow.axonserver.spring;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How the node inside of the application runs.
 *
 * @param enabled whether there is one; if not said, there is none
 * @param dataDirectory where it keeps its data; if not said or empty, in a directory that is
 *     deleted at the end
 * @param grpcPort where other applications connect; if not said 8124 with a data directory and any
 *     free port without
 * @param httpPort where health is asked for; if not said 8024 with a data directory and any free
 *     port without
 * @param shared whether to use the one node of this JVM, which tests share
 */
@ConfigurationProperties("axonserver.embedded")
public record EmbeddedAxonServerProperties(
    boolean enabled,
    @Nullable Path dataDirectory,
    @Nullable Integer grpcPort,
    @Nullable Integer httpPort,
    boolean shared) {

  public EmbeddedAxonServerProperties {
    if (dataDirectory != null && dataDirectory.toString().isEmpty()) {
      dataDirectory = null;
    }
  }
}

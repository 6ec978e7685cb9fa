package io.orderflow.axonserver.examples;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.axonserver.junit.AxonServerTest;
import io.orderflow.axonserver.junit.TestAxonServer;
import org.axonframework.axonserver.connector.AxonServerConfiguration;
import org.axonframework.config.Configuration;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.serialization.json.JacksonSerializer;
import org.junit.jupiter.api.Test;

@AxonServerTest
class PingTest {

  @Test
  void itsAnswerComesBackThroughTheNode(TestAxonServer server) {
    Configuration application =
        DefaultConfigurer.defaultConfiguration()
            .configureSerializer(c -> JacksonSerializer.defaultSerializer())
            .registerComponent(
                AxonServerConfiguration.class,
                c ->
                    AxonServerConfiguration.builder()
                        .servers(server.address())
                        .context(server.context())
                        .componentName("ping")
                        .build())
            .registerCommandHandler(c -> new PingHandler())
            .start();
    try {
      String answer = application.commandGateway().sendAndWait(new Ping("a"), 10, SECONDS);

      assertThat(answer).isEqualTo("pong a");
    } finally {
      application.shutdown();
    }
  }
}

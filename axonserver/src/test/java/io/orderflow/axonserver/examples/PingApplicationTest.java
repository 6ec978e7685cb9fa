package io.orderflow.axonserver.examples;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.axonserver.spring.EmbeddedAxonServer;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

@SpringBootTest(classes = PingApplication.class, properties = "axon.serializer.general=jackson")
@EmbeddedAxonServer
class PingApplicationTest {

  @Autowired CommandGateway commands;

  @Test
  void answers() {
    String answer = commands.sendAndWait(new Ping("a"), 10, SECONDS);

    assertThat(answer).isEqualTo("pong a");
  }
}

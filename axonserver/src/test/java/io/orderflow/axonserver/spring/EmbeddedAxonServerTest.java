package io.orderflow.axonserver.spring;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.axonserver.AxonServerNode;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.axonframework.axonserver.connector.AxonServerConfiguration;
import org.axonframework.axonserver.connector.AxonServerConnectionManager;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.springboot.service.connection.AxonServerConnectionDetails;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.test.annotation.DirtiesContext;

class EmbeddedAxonServerTest {

  record Greet(String name) {}

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {

    @Bean
    Greeter greeter(Environment settings) {
      return new Greeter(settings.getProperty("greeting", "Hello"));
    }

    @Bean
    LastToStop lastToStop(AxonServerNode node) {
      return new LastToStop(node);
    }
  }

  static class Greeter {

    private final String greeting;

    Greeter(String greeting) {
      this.greeting = greeting;
    }

    @CommandHandler
    String handle(Greet command) {
      return greeting + " " + command.name();
    }
  }

  /** Spring stops it after everything of Axon that has a place in its order. */
  static final class LastToStop implements SmartLifecycle {

    private final int port;
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private volatile boolean running;

    LastToStop(AxonServerNode node) {
      this.port = node.grpcPort();
    }

    List<String> seen() {
      return seen;
    }

    private String look() {
      try (Socket socket = new Socket("127.0.0.1", port)) {
        return socket.isConnected() ? "up" : "down";
      } catch (IOException refused) {
        return "down";
      }
    }

    @Override
    public void start() {
      running = true;
      seen.add(look());
    }

    @Override
    public void stop() {
      running = false;
      seen.add(look());
    }

    @Override
    public boolean isRunning() {
      return running;
    }

    @Override
    public int getPhase() {
      return Integer.MIN_VALUE;
    }
  }

  private static ConfigurableApplicationContext start(String... properties) {
    return new SpringApplicationBuilder(Application.class)
        .web(WebApplicationType.NONE)
        .bannerMode(org.springframework.boot.Banner.Mode.OFF)
        .properties(
            "axonserver.embedded.enabled=true",
            "axon.serializer.general=jackson",
            "spring.application.name=greetings")
        .properties(properties)
        .run();
  }

  private static String greet(ConfigurableApplicationContext application) {
    return application.getBean(CommandGateway.class).sendAndWait(new Greet("you"), 10, SECONDS);
  }

  @Nested
  class GivenNoDataDirectory {

    @Test
    void theApplicationTalksToANodeThatGoesWithIt() {
      Path data;
      try (ConfigurableApplicationContext application = start()) {
        AxonServerNode node = application.getBean(AxonServerNode.class);
        data = node.dataDirectory();

        assertThat(greet(application)).isEqualTo("Hello you");
        assertThat(application.getBean(AxonServerConnectionDetails.class).routingServers())
            .isEqualTo("127.0.0.1:" + node.grpcPort());
        assertThat(data).exists();
      }
      assertThat(data).doesNotExist();
    }

    @Test
    void theNodeIsThereBeforeAndAfterAllOfAxon() {
      ConfigurableApplicationContext application = start();
      LastToStop last = application.getBean(LastToStop.class);
      AxonServerConnectionManager connections =
          application.getBean(AxonServerConnectionManager.class);
      assertThat(connections.isConnected("default")).isTrue();

      application.close();

      assertThat(last.seen()).containsExactly("up", "up");
      assertThat(last.look()).isEqualTo("down");
    }

    @Test
    void theContextThatAxonNamesIsMade() {
      try (ConfigurableApplicationContext application =
          start("axon.axonserver.context=greetings")) {
        assertThat(greet(application)).isEqualTo("Hello you");
        assertThat(application.getBean(AxonServerNode.class).contexts()).contains("greetings");
      }
    }
  }

  @Nested
  class GivenADataDirectory {

    @Test
    void itIsUsedAndKept(@TempDir Path directory) {
      Path data = directory.resolve("node");
      try (ConfigurableApplicationContext application =
          start(
              "axonserver.embedded.data-directory=" + data,
              "axonserver.embedded.grpc-port=0",
              "axonserver.embedded.http-port=0")) {
        assertThat(application.getBean(AxonServerNode.class).dataDirectory()).isEqualTo(data);
        assertThat(greet(application)).isEqualTo("Hello you");
      }
      assertThat(data).exists();
    }
  }

  @Nested
  class GivenTheNodeOfTheJvm {

    @Test
    void twoApplicationsHaveContextsOfTheirOwn() {
      try (ConfigurableApplicationContext one =
              start("axonserver.embedded.shared=true", "axon.axonserver.context=one");
          ConfigurableApplicationContext two =
              start(
                  "axonserver.embedded.shared=true",
                  "axon.axonserver.context=two",
                  "greeting=Bonjour")) {
        AxonServerNode node = one.getBean(AxonServerNode.class);

        assertThat(two.getBean(AxonServerNode.class)).isSameAs(node);
        assertThat(node.contexts()).contains("one", "two");
        for (int i = 0; i < 20; i++) {
          assertThat(greet(one)).isEqualTo("Hello you");
          assertThat(greet(two)).isEqualTo("Bonjour you");
        }
      }
    }
  }

  @Nested
  class GivenANodeAmongTheBeans {

    @Configuration(proxyBeanMethods = false)
    static class Node {

      @Bean
      AxonServerNode node() {
        return AxonServerNode.temporary();
      }
    }

    @Test
    void theApplicationTalksToItWithoutAnyProperty() {
      try (ConfigurableApplicationContext application =
          new SpringApplicationBuilder(Application.class, Node.class)
              .web(WebApplicationType.NONE)
              .properties("axon.serializer.general=jackson")
              .run()) {
        assertThat(greet(application)).isEqualTo("Hello you");
        assertThat(application.getBean(AxonServerConnectionDetails.class).routingServers())
            .endsWith(":" + application.getBean("node", AxonServerNode.class).grpcPort());
      }
    }
  }

  @Nested
  class GivenATestThatAsksForANode {

    private static final String DATA = "target/data-of-the-application";

    @Nested
    @SpringBootTest(
        classes = Application.class,
        properties = {
          "axon.serializer.general=jackson",
          "axon.axonserver.enabled=false",
          "axon.axonserver.ssl-enabled=true",
          "axon.axonserver.servers=127.0.0.1:1"
        })
    @EmbeddedAxonServer
    class WhoseApplicationIsToldToUseAnotherOrNone {

      @Test
      void itIsThere(@Autowired ConfigurableApplicationContext application) {
        assertThat(application.getBean(AxonServerConfiguration.class).isSslEnabled()).isFalse();
        assertThat(greet(application)).isEqualTo("Hello you");
      }
    }

    @Nested
    @SpringBootTest(
        classes = Application.class,
        properties = {
          "axon.serializer.general=jackson",
          "axonserver.embedded.data-directory=" + DATA,
          "axonserver.embedded.grpc-port=1",
          "axonserver.embedded.shared=true"
        })
    @EmbeddedAxonServer(shared = false)
    @DirtiesContext
    class WhoseApplicationHasDataOfItsOwn {

      @Test
      void thatIsLeftAlone(@Autowired ConfigurableApplicationContext application) {
        assertThat(greet(application)).isEqualTo("Hello you");
        assertThat(application.getBean(AxonServerNode.class).dataDirectory().toAbsolutePath())
            .isNotEqualTo(Path.of(DATA).toAbsolutePath());
      }
    }
  }

  @Nested
  class GivenThatItIsNotEnabled {

    @Test
    void norIsThereOneWhenAxonIsToldToUseNone() {
      try (ConfigurableApplicationContext application =
          new SpringApplicationBuilder(EmbeddedAxonServerAutoConfiguration.class)
              .web(WebApplicationType.NONE)
              .properties("axonserver.embedded.enabled=true", "axon.axonserver.enabled=false")
              .run()) {
        assertThat(application.getBeansOfType(AxonServerNode.class)).isEmpty();
      }
    }

    @Test
    void thereIsNone() {
      try (ConfigurableApplicationContext application =
          new SpringApplicationBuilder(EmbeddedAxonServerAutoConfiguration.class)
              .web(WebApplicationType.NONE)
              .run()) {
        assertThat(application.getBeansOfType(AxonServerNode.class)).isEmpty();
        assertThat(application.getBeansOfType(AxonServerConfiguration.class)).isEmpty();
      }
    }
  }
}

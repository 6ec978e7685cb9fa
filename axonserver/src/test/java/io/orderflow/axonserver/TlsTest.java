package io.orderflow.axonserver;

import static io.orderflow.axonserver.Clients.event;
import static io.orderflow.axonserver.Clients.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.connector.AxonServerConnectionFactory;
import io.axoniq.axonserver.connector.impl.ServerAddress;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.orderflow.axonserver.Counting.CountUp;
import io.orderflow.axonserver.Counting.Counter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.axonframework.config.Configuration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Path directory;

  TlsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private AxonServerNode start(Certificate certificate) {
    return AxonServerNode.builder(directory.resolve("data"))
        .grpcPort(0)
        .httpPort(0)
        .tls(certificate.certificateFile(), certificate.keyFile())
        .start();
  }

  private static AxonServerConnectionFactory.Builder connector(AxonServerNode node) {
    return AxonServerConnectionFactory.forClient("test", "test-1")
        .routingServers(new ServerAddress("127.0.0.1", node.grpcPort()))
        .reconnectInterval(100, TimeUnit.MILLISECONDS)
        .connectTimeout(5, TimeUnit.SECONDS);
  }

  private static AxonServerConnectionFactory trusting(AxonServerNode node, Certificate certificate)
      throws IOException {
    return connector(node)
        .useTransportSecurity(
            GrpcSslContexts.forClient()
                .trustManager(certificate.certificateFile().toFile())
                .build())
        .build();
  }

  @Nested
  class GivenACertificate {

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA"})
    void theConnectorThatTrustsItConnects(String algorithm) throws IOException {
      Certificate certificate = Certificate.make(directory, algorithm);
      try (AxonServerNode node = start(certificate)) {
        AxonServerConnectionFactory factory = trusting(node, certificate);
        try {
          AxonServerConnection connection = factory.connect("default");
          await().atMost(PATIENCE).until(connection::isConnected);

          get(connection.eventChannel().appendEvents(event("a", 0)));
        } finally {
          factory.shutdown();
        }
      }
    }

    @Test
    void anApplicationThatTrustsItConnects() {
      Certificate certificate = Certificate.make(directory, "EC");
      try (AxonServerNode node = start(certificate)) {
        Configuration application =
            Applications.start(
                node,
                "counter",
                "counter-1",
                settings -> settings.ssl(certificate.certificateFile().toString()),
                c -> c.configureAggregate(Counter.class));
        try {
          Integer total =
              application
                  .commandGateway()
                  .sendAndWait(new CountUp("a", 3), PATIENCE.toSeconds(), TimeUnit.SECONDS);

          assertThat(total).isEqualTo(3);
        } finally {
          application.shutdown();
        }
      }
    }

    @Test
    void aClientInPlainTextIsRefused() throws IOException, InterruptedException {
      Certificate certificate = Certificate.make(directory, "EC");
      try (AxonServerNode node = start(certificate);
          HttpClient http = HttpClient.newHttpClient()) {
        AxonServerConnectionFactory factory = connector(node).build();
        try {
          AxonServerConnection connection = factory.connect("default");
          await().atMost(PATIENCE).until(connection::isConnectionFailed);
          assertThat(connection.isConnected()).isFalse();
        } finally {
          factory.shutdown();
        }
        assertThatThrownBy(() -> health(http, "http", node)).isInstanceOf(IOException.class);
      }
    }

    @Test
    void httpIsServedByItToo() throws IOException, InterruptedException, GeneralSecurityException {
      Certificate certificate = Certificate.make(directory, "EC");
      try (AxonServerNode node = start(certificate);
          HttpClient http = HttpClient.newBuilder().sslContext(certificate.trusting()).build()) {
        assertThat(health(http, "https", node)).isEqualTo(200);
      }
    }

    @Test
    void theTailIsFollowedByItToo() throws Exception {
      Certificate certificate = Certificate.make(directory, "EC");
      try (AxonServerNode node = start(certificate);
          HttpClient http = HttpClient.newBuilder().sslContext(certificate.trusting()).build()) {
        AxonServerConnectionFactory factory = trusting(node, certificate);
        try {
          AxonServerConnection connection = factory.connect("default");
          URI tail =
              URI.create("https://127.0.0.1:" + node.httpPort() + "/v1/events/tail?aggregate=b");
          Looking looking =
              new Looking(http, HttpRequest.newBuilder(tail).timeout(PATIENCE).build());

          get(connection.eventChannel().appendEvents(event("a", 0), event("b", 0)));
          await().atMost(PATIENCE).until(() -> !looking.tokens().isEmpty());
          get(connection.eventChannel().appendEvents(event("b", 1)));

          await().atMost(PATIENCE).until(() -> looking.tokens().equals(List.of(1L, 2L)));
          node.close();
          await().atMost(PATIENCE).until(looking::ended);
        } finally {
          factory.shutdown();
          http.shutdownNow();
        }
      }
    }

    private static int health(HttpClient client, String scheme, AxonServerNode node)
        throws IOException, InterruptedException {
      URI uri = URI.create(scheme + "://127.0.0.1:" + node.httpPort() + "/actuator/health");
      return client
          .send(
              HttpRequest.newBuilder(uri).timeout(PATIENCE).build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }

  @Nested
  class GivenFilesThatDoNotHoldWhatTheyShould {

    private final Certificate certificate = Certificate.make(directory, "EC");

    @Test
    void aFileThatIsNotThereIsNamed() {
      assertThatThrownBy(
              () -> start(new Certificate(directory.resolve("none.pem"), certificate.keyFile())))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("none.pem");
    }

    @Test
    void aKeyOfAnotherKindIsNamed() throws IOException {
      Files.writeString(
          certificate.keyFile(),
          "-----BEGIN EC PRIVATE KEY-----\nAA==\n-----END EC PRIVATE KEY-----");

      assertThatThrownBy(() -> start(certificate))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("PKCS #8");
    }

    @Test
    void theDirectoryIsFreeAgain() {
      assertThatThrownBy(() -> start(new Certificate(certificate.keyFile(), certificate.keyFile())))
          .isInstanceOf(IllegalArgumentException.class);

      try (AxonServerNode node = start(certificate)) {
        assertThat(node.grpcPort()).isPositive();
      }
    }
  }
}

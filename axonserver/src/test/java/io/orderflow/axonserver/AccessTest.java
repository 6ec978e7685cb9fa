package io.orderflow.axonserver;

import static io.orderflow.axonserver.Clients.event;
import static io.orderflow.axonserver.Clients.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.connector.AxonServerConnectionFactory;
import io.axoniq.axonserver.connector.ErrorCategory;
import io.axoniq.axonserver.connector.impl.ServerAddress;
import io.axoniq.axonserver.grpc.control.ClientIdentification;
import io.axoniq.axonserver.grpc.control.PlatformServiceGrpc;
import io.axoniq.axonserver.grpc.event.EventStoreGrpc;
import io.axoniq.axonserver.grpc.event.GetLastTokenRequest;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.orderflow.axonserver.Counting.CountUp;
import io.orderflow.axonserver.Counting.Counter;
import io.orderflow.axonserver.access.AccessControl;
import io.orderflow.axonserver.access.Role;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.axonframework.config.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {

  private static final String APPLICATION = "the-token-of-the-application";
  private static final String READER = "the-token-of-a-reader-alone";
  private static final String ELSEWHERE = "the-token-for-another-context";
  private static final String OPERATOR = "the-token-of-the-operators";
  private static final String GUEST = "the-token-of-who-looks-at-one";
  private static final String WRONG = "a-token-that-nobody-holds";
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Metadata.Key<String> ERROR_CODE = header("AxonIQ-ErrorCode");

  private final AxonServerNode node;

  AccessTest(@TempDir Path directory) {
    node =
        AxonServerNode.builder(directory.resolve("data"))
            .grpcPort(0)
            .httpPort(0)
            .accessControl(
                AccessControl.builder()
                    .application("application", APPLICATION, Role.USE_CONTEXT.in("default"))
                    .application("reader", READER, Role.READ_EVENTS.in("default"))
                    .application("elsewhere", ELSEWHERE, Role.USE_CONTEXT.in("elsewhere"))
                    .application("guest", GUEST, Role.MONITOR.in("default"))
                    .application("operator", OPERATOR, Role.MONITOR.in("*"))
                    .build())
            .start();
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private static Metadata.Key<String> header(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  private static ErrorCategory category(StatusRuntimeException refusal) {
    Metadata trailers = refusal.getTrailers();
    return ErrorCategory.getFromCode(trailers == null ? "" : trailers.get(ERROR_CODE));
  }

  private AxonServerConnectionFactory connector(@Nullable String token) {
    AxonServerConnectionFactory.Builder builder =
        AxonServerConnectionFactory.forClient("test", "test-1")
            .routingServers(new ServerAddress("127.0.0.1", node.grpcPort()))
            .reconnectInterval(100, TimeUnit.MILLISECONDS)
            .connectTimeout(5, TimeUnit.SECONDS);
    return token == null ? builder.build() : builder.token(token).build();
  }

  /** What a client that is not the connector is told, in a context that need not be there. */
  private StatusRuntimeException refusalOf(@Nullable String token, String context) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", node.grpcPort()).usePlaintext().build();
    try {
      Metadata headers = new Metadata();
      headers.put(header("AxonIQ-Context"), context);
      if (token != null) {
        headers.put(header("AxonIQ-Access-Token"), token);
      }
      var intercepted = MetadataUtils.newAttachHeadersInterceptor(headers);
      return catchThrowableOfType(
          StatusRuntimeException.class,
          () ->
              PlatformServiceGrpc.newBlockingStub(channel)
                  .withInterceptors(intercepted)
                  .withDeadlineAfter(5, TimeUnit.SECONDS)
                  .getPlatformServer(ClientIdentification.getDefaultInstance()));
    } finally {
      channel.shutdownNow();
    }
  }

  private int http(String path, @Nullable String token) throws IOException, InterruptedException {
    return answer(path, token).statusCode();
  }

  private HttpResponse<String> answer(String path, @Nullable String token)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.httpPort() + path));
    if (token != null) {
      request.header("AxonIQ-Access-Token", token);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  @Nested
  class GivenTheRightToken {

    @Test
    void theConnectorAppendsAndReads() {
      AxonServerConnectionFactory factory = connector(APPLICATION);
      try {
        AxonServerConnection connection = factory.connect("default");
        await().atMost(PATIENCE).until(connection::isConnected);

        get(connection.eventChannel().appendEvents(event("a", 0)));

        assertThat(get(connection.eventChannel().getLastToken())).isZero();
      } finally {
        factory.shutdown();
      }
    }

    @Test
    void anApplicationSendsItsCommands() {
      Configuration application =
          Applications.start(
              node,
              "counter",
              "counter-1",
              settings -> settings.token(APPLICATION),
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

  @Nested
  class GivenATokenWithoutTheRole {

    @Test
    void theConnectorIsToldSoByTheCodeThatItKnows() {
      AxonServerConnectionFactory factory = connector(READER);
      try {
        AxonServerConnection connection = factory.connect("default");
        await().atMost(PATIENCE).until(connection::isConnected);

        assertThatThrownBy(() -> get(connection.eventChannel().appendEvents(event("a", 0))))
            .cause()
            .isInstanceOfSatisfying(
                StatusRuntimeException.class,
                refusal -> {
                  assertThat(refusal.getStatus().getCode())
                      .isEqualTo(Status.Code.PERMISSION_DENIED);
                  assertThat(category(refusal))
                      .isEqualTo(ErrorCategory.AUTHENTICATION_INVALID_TOKEN);
                });
        assertThat(get(connection.eventChannel().getLastToken())).isEqualTo(-1);
      } finally {
        factory.shutdown();
      }
    }

    @Test
    void anApplicationSendsNoCommands() {
      Configuration application =
          Applications.start(
              node,
              "counter",
              "counter-1",
              settings -> settings.token(READER),
              c -> c.configureAggregate(Counter.class));
      try {
        assertThatThrownBy(
                () ->
                    application
                        .commandGateway()
                        .sendAndWait(new CountUp("a", 3), PATIENCE.toSeconds(), TimeUnit.SECONDS))
            .hasStackTraceContaining("PERMISSION_DENIED: The access token gives no right");
      } finally {
        application.shutdown();
      }
    }
  }

  @Nested
  class GivenARefusal {

    @ParameterizedTest
    @CsvSource({
      "            , default, UNAUTHENTICATED  , AUTHENTICATION_TOKEN_MISSING",
      WRONG + "    , default, PERMISSION_DENIED, AUTHENTICATION_INVALID_TOKEN",
      WRONG + "    , unknown, PERMISSION_DENIED, AUTHENTICATION_INVALID_TOKEN",
      ELSEWHERE + ", default, PERMISSION_DENIED, AUTHENTICATION_INVALID_TOKEN",
      APPLICATION + ", unknown, PERMISSION_DENIED, AUTHENTICATION_INVALID_TOKEN",
    })
    void theCodesAreThoseThatTheConnectorMaps(
        @Nullable String token, String context, Status.Code status, ErrorCategory category) {
      StatusRuntimeException refusal = refusalOf(token, context);

      assertThat(refusal.getStatus().getCode()).isEqualTo(status);
      assertThat(category(refusal)).isEqualTo(category);
      assertThat(refusal.getMessage()).doesNotContain(WRONG);
    }

    @ParameterizedTest
    @CsvSource({"''", WRONG, ELSEWHERE})
    void theConnectorDoesNotConnect(String token) {
      AxonServerConnectionFactory factory = connector(token.isEmpty() ? null : token);
      try {
        AxonServerConnection connection = factory.connect("default");

        await().atMost(PATIENCE).until(connection::isConnectionFailed);
        assertThat(connection.isConnected()).isFalse();
      } finally {
        factory.shutdown();
      }
    }

    @Test
    void aCallPastThePlatformIsRefusedAsWell() {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", node.grpcPort()).usePlaintext().build();
      try {
        StatusRuntimeException refusal =
            catchThrowableOfType(
                StatusRuntimeException.class,
                () ->
                    EventStoreGrpc.newBlockingStub(channel)
                        .withDeadlineAfter(5, TimeUnit.SECONDS)
                        .getLastToken(GetLastTokenRequest.getDefaultInstance()));

        assertThat(category(refusal)).isEqualTo(ErrorCategory.AUTHENTICATION_TOKEN_MISSING);
      } finally {
        channel.shutdownNow();
      }
    }
  }

  @Nested
  class GivenHttp {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "/v1/overview",
          "/v1/processors",
          "/v1/commands",
          "/v1/queries",
          "/v1/schedules",
          "/v1/events",
          "/v1/events/0",
          "/v1/aggregates/a"
        })
    void whoMonitorsAContextSeesThatOneAlone(String path) throws Exception {
      AxonServerConnectionFactory factory = connector(APPLICATION);
      try {
        AxonServerConnection connection = factory.connect("default");
        await().atMost(PATIENCE).until(connection::isConnected);
        get(connection.eventChannel().appendEvents(event("a", 0)));
      } finally {
        factory.shutdown();
      }

      assertThat(http(path + "?context=default", GUEST)).isEqualTo(200);
      assertThat(http(path + "?context=elsewhere", GUEST)).isEqualTo(403);
      assertThat(http(path, GUEST)).isEqualTo(403);
      assertThat(http(path + "?context=default&context=default", GUEST)).isEqualTo(403);
      assertThat(http(path + "?context=default", APPLICATION)).isEqualTo(403);
      assertThat(http(path + "?context=default", null)).isEqualTo(401);
      assertThat(http(path, OPERATOR)).isEqualTo(200);
    }

    @Test
    void aTokenMayComeInTheHeaderThatAllToolsKnow() throws Exception {
      try (HttpClient client = HttpClient.newHttpClient()) {
        assertThat(bearer(client, OPERATOR)).isEqualTo(200);
        assertThat(bearer(client, WRONG)).isEqualTo(403);
      }
    }

    private int bearer(HttpClient client, String token) throws Exception {
      return client
          .send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + node.httpPort() + "/actuator/prometheus"))
                  .header("Authorization", "Bearer " + token)
                  .timeout(PATIENCE)
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }

    @Test
    void whoIsRefusedIsToldAsJson() throws IOException, InterruptedException {
      assertThat(answer("/actuator/info", null).body())
          .contains("\"status\":401", "\"error\":\"AXONIQ-1000\"", "\"message\":");
      assertThat(answer("/actuator/info", WRONG).body())
          .contains("\"status\":403", "\"error\":\"AXONIQ-1001\"", "\"message\":");
    }

    @Test
    void onlyHealthIsOpen() throws IOException, InterruptedException {
      assertThat(http("/actuator/health", null)).isEqualTo(200);
      assertThat(http("/actuator/info", null)).isEqualTo(401);
      assertThat(http("/actuator/info", WRONG)).isEqualTo(403);
      assertThat(http("/actuator/info", APPLICATION)).isEqualTo(403);
      assertThat(http("/actuator/info", OPERATOR)).isEqualTo(200);
      assertThat(http("/actuator/prometheus", GUEST)).isEqualTo(403);
      assertThat(http("/v1/events/tail?context=default", APPLICATION)).isEqualTo(403);
      assertThat(http("/v1/events/tail?context=elsewhere", GUEST)).isEqualTo(403);
      assertThat(http("/v1/events/tail", null)).isEqualTo(401);
    }
  }
}

package io.orderflow.axonserver;

import static io.orderflow.axonserver.Clients.event;
import static io.orderflow.axonserver.Clients.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.connector.AxonServerConnectionFactory;
import io.axoniq.axonserver.connector.admin.AdminChannel;
import io.axoniq.axonserver.connector.impl.ServerAddress;
import io.axoniq.axonserver.grpc.admin.ApplicationContextRole;
import io.axoniq.axonserver.grpc.admin.ApplicationOverview;
import io.axoniq.axonserver.grpc.admin.ApplicationRequest;
import io.axoniq.axonserver.grpc.admin.ApplicationRoles;
import io.axoniq.axonserver.grpc.admin.ContextRole;
import io.axoniq.axonserver.grpc.admin.CreateOrUpdateUserRequest;
import io.axoniq.axonserver.grpc.admin.UserOverview;
import io.axoniq.axonserver.grpc.admin.UserRoleRequest;
import io.axoniq.axonserver.grpc.admin.UserRoles;
import io.axoniq.axonserver.grpc.command.Command;
import io.axoniq.axonserver.grpc.command.CommandResponse;
import io.grpc.Status;
import io.orderflow.axonserver.access.AccessControl;
import io.orderflow.axonserver.access.Role;
import io.orderflow.axonserver.store.StoreCheck;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Applications and users, administered while the node runs. */
class AdministrationTest {

  private static final String OPERATOR = "the-token-of-the-operators";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Path directory;
  private final List<AxonServerConnectionFactory> factories = new ArrayList<>();
  private AxonServerNode node;

  AdministrationTest(@TempDir Path directory) {
    this.directory = directory.resolve("data");
    this.node = start();
  }

  private AxonServerNode start() {
    return AxonServerNode.builder(directory)
        .grpcPort(0)
        .httpPort(0)
        .accessControl(
            AccessControl.builder().application("operators", OPERATOR, Role.ADMIN.in("*")).build())
        .start();
  }

  @AfterEach
  void stop() {
    factories.forEach(AxonServerConnectionFactory::shutdown);
    node.close();
  }

  private void restart() {
    stop();
    factories.clear();
    node = start();
  }

  private AxonServerConnection connect(String token) {
    AxonServerConnection connection = connecting(token);
    await().atMost(PATIENCE).until(connection::isConnected);
    return connection;
  }

  private AxonServerConnection connecting(String token) {
    AxonServerConnectionFactory factory =
        AxonServerConnectionFactory.forClient("test", "test-" + factories.size())
            .routingServers(new ServerAddress("127.0.0.1", node.grpcPort()))
            .reconnectInterval(100, TimeUnit.MILLISECONDS)
            .connectTimeout(5, TimeUnit.SECONDS)
            .token(token)
            .build();
    factories.add(factory);
    return factory.connect("default");
  }

  private AdminChannel admin() {
    return connect(OPERATOR).adminChannel();
  }

  private static ApplicationRequest.Builder orders(String... roles) {
    return ApplicationRequest.newBuilder()
        .setApplicationName("orders")
        .setDescription("takes orders")
        .putMetaData("team", "sales")
        .addRolesPerContext(
            ApplicationContextRole.newBuilder().setContext("default").addAllRoles(List.of(roles)));
  }

  private String newApplication(String... roles) {
    return get(admin().createOrUpdateApplication(orders(roles).build())).getToken();
  }

  private static void assertRefused(Status.Code code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .satisfies(refusal -> assertThat(Status.fromThrowable(refusal).getCode()).isEqualTo(code));
  }

  @Nested
  class GivenANewApplication {

    @Test
    void itIsLetInByTheTokenThatItWasGivenAlsoAfterARestart() {
      String token = newApplication("USE_CONTEXT");

      get(connect(token).eventChannel().appendEvents(event("a", 0)));
      restart();
      get(connect(token).eventChannel().appendEvents(event("a", 1)));

      assertThat(get(connect(token).eventChannel().getLastToken())).isEqualTo(1);
    }

    @Test
    void itMayDoWhatItsRolesSayAndNoMore() {
      AxonServerConnection reader = connect(newApplication("READ_EVENTS"));

      assertThat(get(reader.eventChannel().getLastToken())).isEqualTo(-1);
      assertRefused(
          Status.Code.PERMISSION_DENIED,
          () -> get(reader.eventChannel().appendEvents(event("a", 0))));
      assertRefused(
          Status.Code.PERMISSION_DENIED, () -> get(reader.adminChannel().getAllApplications()));
    }

    @Test
    void itIsToldWithoutItsToken() {
      newApplication("USE_CONTEXT", "MONITOR");

      ApplicationOverview told = get(admin().getApplication("orders"));

      assertThat(told.getDescription()).isEqualTo("takes orders");
      assertThat(told.getMetaDataMap()).containsEntry("team", "sales");
      assertThat(told.getRolesPerContextList())
          .containsExactly(
              ApplicationContextRole.newBuilder()
                  .setContext("default")
                  .addRoles("USE_CONTEXT")
                  .addRoles("MONITOR")
                  .build());
      assertThat(get(admin().getAllApplications()))
          .extracting(ApplicationOverview::getApplicationName)
          .containsExactly("operators", "orders");
    }

    @Test
    void ofItsTokenNothingButAHashIsKept() throws IOException {
      String token = newApplication("USE_CONTEXT");
      get(
          admin()
              .createOrUpdateUser(
                  CreateOrUpdateUserRequest.newBuilder()
                      .setUserName("ada")
                      .setPassword("a-very-own-password")
                      .build()));
      get(admin().setAutoLoadBalanceStrategy("processor", "tokens", "threadNumber"));
      node.close();

      try (var files = Files.walk(directory)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
              .doesNotContain(token, "a-very-own-password");
        }
      }
      assertThat(StoreCheck.check(directory).findings()).isEmpty();
      assertThat(StoreCheck.check(directory).read()).contains("3 settings");
    }
  }

  @Nested
  class WhenAnApplicationIsTakenAway {

    @Test
    void whatItHasOpenEndsAtOnce() throws Exception {
      AxonServerConnection orders = connect(newApplication("USE_CONTEXT"));
      AxonServerConnection caller = connect(OPERATOR);
      orders
          .commandChannel()
          .registerCommandHandler(command -> new CompletableFuture<CommandResponse>(), 100, "do")
          .awaitAck(5, TimeUnit.SECONDS);
      var stream = orders.eventChannel().openStream(-1, 100);
      CompletableFuture<CommandResponse> underWay =
          caller.commandChannel().sendCommand(Command.newBuilder().setName("do").build());

      get(admin().deleteApplication("orders"));

      await().atMost(PATIENCE).until(() -> stream.getError().isPresent());
      assertThat(Status.fromThrowable(stream.getError().orElseThrow()).getCode())
          .isEqualTo(Status.Code.PERMISSION_DENIED);
      assertThat(get(underWay).getErrorCode()).isEqualTo("AXONIQ-4001");
      assertThat(
              get(caller.commandChannel().sendCommand(Command.newBuilder().setName("do").build()))
                  .getErrorCode())
          .isEqualTo("AXONIQ-4000");
      assertRefused(
          Status.Code.PERMISSION_DENIED,
          () -> get(orders.eventChannel().appendEvents(event("a", 0))));
    }

    @Test
    void othersGoOn() {
      newApplication("USE_CONTEXT");
      AxonServerConnection operator = connect(OPERATOR);
      var stream = operator.eventChannel().openStream(-1, 100);

      get(admin().deleteApplication("orders"));
      get(operator.eventChannel().appendEvents(event("a", 0)));

      await().atMost(PATIENCE).until(() -> stream.nextIfAvailable() != null);
    }

    @Test
    void oneThatIsNotThereIsNotFound() {
      assertRefused(Status.Code.NOT_FOUND, () -> get(admin().deleteApplication("orders")));
      assertRefused(Status.Code.NOT_FOUND, () -> get(admin().refreshToken("orders")));
      assertRefused(Status.Code.NOT_FOUND, () -> get(admin().getApplication("orders")));
    }

    @Test
    void thoseThatTheNodeWasStartedWithStay() {
      assertRefused(
          Status.Code.FAILED_PRECONDITION, () -> get(admin().deleteApplication("operators")));
      assertRefused(Status.Code.FAILED_PRECONDITION, () -> get(admin().refreshToken("operators")));
    }
  }

  @Nested
  class WhenTheTailIsFollowedByATokenThat {

    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    private Looking follow(HttpClient client, String token) throws Exception {
      URI tail =
          URI.create(
              "http://127.0.0.1:%d/v1/events/tail?context=default".formatted(node.httpPort()));
      return new Looking(
          client,
          HttpRequest.newBuilder(tail)
              .header("Authorization", "Bearer " + token)
              .timeout(PATIENCE)
              .build());
    }

    private void assertThatItEnds(Runnable change) throws Exception {
      HttpClient client = HttpClient.newHttpClient();
      try {
        Looking one = follow(client, newApplication("MONITOR"));
        Looking other = follow(client, OPERATOR);

        change.run();

        await().atMost(AT_ONCE).until(one::ended);
        get(connect(OPERATOR).eventChannel().appendEvents(event("a", 0)));
        await().atMost(PATIENCE).until(() -> other.tokens().size() == 1);
        assertThat(one.tokens()).isEmpty();
        assertThat(other.ended()).isFalse();
      } finally {
        client.shutdownNow();
      }
    }

    @Test
    void isTakenAwayItEnds() throws Exception {
      assertThatItEnds(() -> get(admin().deleteApplication("orders")));
    }

    @Test
    void isRefreshedItEnds() throws Exception {
      assertThatItEnds(() -> get(admin().refreshToken("orders")));
    }

    @Test
    void losesTheRoleItEnds() throws Exception {
      assertThatItEnds(() -> get(admin().createOrUpdateApplication(orders("USE_CONTEXT").build())));
    }
  }

  @Nested
  class WhenAnApplicationChanges {

    @Test
    void itKeepsItsTokenAndLosesWhatItMayNoLongerDo() {
      String token = newApplication("USE_CONTEXT");
      AxonServerConnection orders = connect(token);
      var stream = orders.eventChannel().openStream(-1, 100);
      get(orders.eventChannel().appendEvents(event("a", 0)));

      String again =
          get(admin().createOrUpdateApplication(orders("PUBLISH_EVENTS").build())).getToken();

      assertThat(again).isEmpty();
      await().atMost(PATIENCE).until(() -> stream.getError().isPresent());
      get(orders.eventChannel().appendEvents(event("a", 1)));
      assertRefused(Status.Code.PERMISSION_DENIED, () -> get(orders.eventChannel().getLastToken()));
    }

    @Test
    void aRefreshedTokenTakesThePlaceOfTheOld() {
      String old = newApplication("USE_CONTEXT");
      AxonServerConnection before = connect(old);

      String refreshed = get(admin().refreshToken("orders")).getToken();

      assertThat(get(connect(refreshed).eventChannel().getLastToken())).isEqualTo(-1);
      assertRefused(Status.Code.PERMISSION_DENIED, () -> get(before.eventChannel().getLastToken()));
      assertRefused(Status.Code.PERMISSION_DENIED, () -> get(admin().authenticateToken(old)));
    }

    @Test
    void whatIsWrongIsRefusedAndChangesNothing() {
      AdminChannel admin = admin();
      assertRefused(
          Status.Code.INVALID_ARGUMENT,
          () -> get(admin.createOrUpdateApplication(orders("BE_GREAT").build())));
      assertRefused(
          Status.Code.INVALID_ARGUMENT,
          () -> get(admin.createOrUpdateApplication(orders("MONITOR").setToken("short").build())));
      assertRefused(
          Status.Code.INVALID_ARGUMENT,
          () ->
              get(
                  admin.createOrUpdateApplication(
                      orders("MONITOR").setApplicationName(" ").build())));
      assertRefused(
          Status.Code.ALREADY_EXISTS,
          () -> get(admin.createOrUpdateApplication(orders("MONITOR").setToken(OPERATOR).build())));
      assertThat(get(admin.getAllApplications())).hasSize(1);
    }
  }

  @Nested
  class WhenAnApplicationAsksWhoSomebodyIs {

    private void newUser(String password) {
      get(
          admin()
              .createOrUpdateUser(
                  CreateOrUpdateUserRequest.newBuilder()
                      .setUserName("ada")
                      .setPassword(password)
                      .addUserRoles(
                          UserRoleRequest.newBuilder().setRole("ADMIN").setContext("default"))
                      .build()));
    }

    private static ContextRole adminOfDefault() {
      return ContextRole.newBuilder().setRole("ADMIN").setContext("default").build();
    }

    @Test
    void theRightPasswordTellsTheRolesAlsoAfterARestart() {
      newUser("correct horse");
      restart();

      UserRoles ada = get(admin().authenticateUser("ada", "correct horse"));

      assertThat(ada.getUserName()).isEqualTo("ada");
      assertThat(ada.getUserRolesList()).containsExactly(adminOfDefault());
      assertThat(get(admin().getAllUsers()))
          .extracting(UserOverview::getUserName, UserOverview::getEnabled)
          .containsExactly(org.assertj.core.groups.Tuple.tuple("ada", true));
    }

    @Test
    void aWrongOneAndAnUnknownUserAreDenied() {
      newUser("correct horse");
      AdminChannel admin = admin();

      assertRefused(
          Status.Code.PERMISSION_DENIED, () -> get(admin.authenticateUser("ada", "wrong horse")));
      assertRefused(
          Status.Code.PERMISSION_DENIED, () -> get(admin.authenticateUser("bob", "correct horse")));
    }

    @Test
    void aUserKeepsThePasswordUntilThereIsAnotherAndIsForgottenWhenDeleted() {
      newUser("correct horse");
      AdminChannel admin = admin();

      get(
          admin.createOrUpdateUser(
              CreateOrUpdateUserRequest.newBuilder().setUserName("ada").build()));
      assertThat(get(admin.authenticateUser("ada", "correct horse")).getUserRolesList()).isEmpty();
      newUser("another horse");
      assertRefused(
          Status.Code.PERMISSION_DENIED, () -> get(admin.authenticateUser("ada", "correct horse")));
      get(admin.deleteUser("ada"));

      assertRefused(
          Status.Code.PERMISSION_DENIED, () -> get(admin.authenticateUser("ada", "another horse")));
      assertRefused(Status.Code.NOT_FOUND, () -> get(admin.deleteUser("ada")));
    }

    @Test
    void aTokenTellsTheApplicationAndItsRoles() {
      String token = newApplication("USE_CONTEXT");

      ApplicationRoles orders = get(admin().authenticateToken(token));

      assertThat(orders.getApplicationName()).isEqualTo("orders");
      assertThat(orders.getApplicationRoleList())
          .containsExactly(
              ContextRole.newBuilder().setRole("USE_CONTEXT").setContext("default").build());
      assertThat(get(admin().authenticateToken(OPERATOR)).getApplicationName())
          .isEqualTo("operators");
      assertRefused(
          Status.Code.PERMISSION_DENIED,
          () -> get(admin().authenticateToken("a-token-that-nobody-holds")));
    }
  }
}

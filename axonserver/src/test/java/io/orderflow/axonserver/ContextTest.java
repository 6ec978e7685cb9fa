package io.orderflow.axonserver;

import static io.orderflow.axonserver.Clients.event;
import static io.orderflow.axonserver.Clients.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.connector.ResultStream;
import io.axoniq.axonserver.connector.admin.AdminChannel;
import io.axoniq.axonserver.connector.admin.impl.AdminChannelImpl;
import io.axoniq.axonserver.connector.event.EventStream;
import io.axoniq.axonserver.connector.query.QueryDefinition;
import io.axoniq.axonserver.grpc.admin.Client;
import io.axoniq.axonserver.grpc.admin.ClientApplication;
import io.axoniq.axonserver.grpc.admin.ConnectedApplicationOverview;
import io.axoniq.axonserver.grpc.admin.ContextOverview;
import io.axoniq.axonserver.grpc.admin.ContextUpdate;
import io.axoniq.axonserver.grpc.admin.ContextUpdateType;
import io.axoniq.axonserver.grpc.admin.CreateContextRequest;
import io.axoniq.axonserver.grpc.admin.CreateReplicationGroupRequest;
import io.axoniq.axonserver.grpc.admin.DeleteContextRequest;
import io.axoniq.axonserver.grpc.admin.QueryInfo;
import io.axoniq.axonserver.grpc.admin.UpdateContextPropertiesRequest;
import io.axoniq.axonserver.grpc.command.Command;
import io.axoniq.axonserver.grpc.command.CommandResponse;
import io.grpc.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContextTest {

  private final Path data;
  private AxonServerNode node;
  private Clients clients;
  private final AdminChannel admin;

  ContextTest(@TempDir Path data) {
    this.data = data;
    this.node = AxonServerNode.builder(data).grpcPort(0).httpPort(0).start();
    this.clients = new Clients(node);
    this.admin = clients.connect("admin").adminChannel();
  }

  @AfterEach
  void stop() {
    clients.close();
    node.close();
  }

  private void create(String name) {
    get(admin.createContext(CreateContextRequest.newBuilder().setName(name).build()));
  }

  private void delete(String name) {
    get(admin.deleteContext(DeleteContextRequest.newBuilder().setName(name).build()));
  }

  private List<String> names() {
    return get(admin.getAllContexts()).stream().map(ContextOverview::getName).toList();
  }

  private static void append(AxonServerConnection client, String aggregate, int sequenceNumber) {
    get(client.eventChannel().appendEvents(event(aggregate, sequenceNumber)));
  }

  private static long head(AxonServerConnection client) {
    return get(client.eventChannel().getLastToken());
  }

  private static Status.Code statusOf(CompletableFuture<?> refused) {
    try {
      get(refused);
      return Status.Code.OK;
    } catch (RuntimeException failure) {
      return Status.fromThrowable(failure).getCode();
    }
  }

  private static CommandResponse send(AxonServerConnection client) {
    return get(client.commandChannel().sendCommand(Command.newBuilder().setName("do").build()));
  }

  private static void handle(AxonServerConnection client, String answer) throws Exception {
    client
        .commandChannel()
        .registerCommandHandler(
            command ->
                CompletableFuture.completedFuture(
                    CommandResponse.newBuilder().setMessageIdentifier(answer).build()),
            100,
            "do")
        .awaitAck(5, TimeUnit.SECONDS);
  }

  @Nested
  class GivenTwoContexts {

    private final AxonServerConnection one;
    private final AxonServerConnection other;

    GivenTwoContexts() {
      create("one");
      create("other");
      one = clients.connectTo("one");
      other = clients.connectTo("other");
    }

    @Test
    void bothAreListedBesidesTheDefault() {
      assertThat(names()).containsExactly("default", "one", "other");
      assertThat(node.contexts()).containsExactly("default", "one", "other");
      assertThat(get(admin.getContextOverview("one")).getReplicationGroup().getContextsList())
          .contains("one");
    }

    @Test
    void eachHasEventsAndNumbersOfItsOwn() throws Exception {
      append(one, "a", 0);
      append(one, "a", 1);
      append(other, "a", 0);

      assertThat(head(one)).isEqualTo(1);
      assertThat(head(other)).isZero();
      EventStream stream = other.eventChannel().openStream(-1, 10);
      assertThat(stream.nextIfAvailable(5, TimeUnit.SECONDS).getToken()).isZero();
      assertThat(stream.nextIfAvailable(200, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void eachHasHandlersOfItsOwn() throws Exception {
      handle(one, "by one");

      assertThat(send(one).getMessageIdentifier()).isEqualTo("by one");
      assertThat(send(other).getErrorCode()).isEqualTo("AXONIQ-4000");
    }

    @Test
    void bothAreThereAfterARestart() {
      append(one, "a", 0);

      restart();

      assertThat(node.contexts()).containsExactly("default", "one", "other");
      assertThat(head(clients.connectTo("one"))).isZero();
    }
  }

  private void restart() {
    clients.close();
    node.close();
    node = AxonServerNode.builder(data).grpcPort(0).httpPort(0).start();
    clients = new Clients(node);
  }

  @Nested
  class WhenAContextIsDeleted {

    private final AxonServerConnection client;

    WhenAContextIsDeleted() {
      create("one");
      client = clients.connectTo("one");
      append(client, "a", 0);
    }

    @Test
    void itsStreamsEndWithNotFound() throws Exception {
      EventStream stream = client.eventChannel().openStream(-1, 10);
      assertThat(stream.nextIfAvailable(5, TimeUnit.SECONDS)).isNotNull();

      delete("one");

      await().atMost(Duration.ofSeconds(5)).until(() -> stream.getError().isPresent());
      assertThat(Status.fromThrowable(stream.getError().orElseThrow()).getCode())
          .isEqualTo(Status.Code.NOT_FOUND);
      await().atMost(Duration.ofSeconds(5)).until(() -> !client.isReady());
      assertThat(names()).containsExactly("default");
    }

    @Test
    void itsCallsAndItsOpenTransactionAreRefused() {
      var transaction = client.eventChannel().startAppendEventsTransaction();
      transaction.appendEvent(event("a", 1));

      delete("one");

      assertThat(statusOf(transaction.commit())).isEqualTo(Status.Code.NOT_FOUND);
      assertThat(statusOf(client.eventChannel().getLastToken())).isEqualTo(Status.Code.NOT_FOUND);
      assertThat(statusOf(admin.getContextOverview("one"))).isEqualTo(Status.Code.NOT_FOUND);
      assertThat(
              statusOf(
                  admin.deleteContext(DeleteContextRequest.newBuilder().setName("one").build())))
          .isEqualTo(Status.Code.NOT_FOUND);
    }

    @Test
    void oneOfTheSameNameIsEmptyAndTakesEventsFromTheFirstOn() throws Exception {
      handle(client, "of before");

      delete("one");
      create("one");

      AxonServerConnection fresh = clients.connecting("fresh", "fresh-1", "one");
      await().atMost(Duration.ofSeconds(10)).until(fresh::isConnected);
      assertThat(head(fresh)).isEqualTo(-1);
      append(fresh, "a", 0);
      assertThat(head(fresh)).isZero();
      EventStream stream = fresh.eventChannel().openStream(-1, 10);
      assertThat(stream.nextIfAvailable(5, TimeUnit.SECONDS).getToken()).isZero();
      handle(fresh, "of now");
      assertThat(send(fresh).getMessageIdentifier()).isIn("of now", "of before");
    }

    @Test
    void aClientOfBeforeFindsTheNewOneByItself() throws Exception {
      handle(client, "again");

      delete("one");
      create("one");

      await().atMost(Duration.ofSeconds(20)).until(() -> client.isConnected() && client.isReady());
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> send(client).getMessageIdentifier().equals("again"));
    }

    @Test
    void nothingOfItComesBackAfterARestart() {
      delete("one");
      restart();

      assertThat(node.contexts()).containsExactly("default");
      node.createContext("one");
      assertThat(head(clients.connectTo("one"))).isEqualTo(-1);
    }

    @Test
    void itsSchedulesNeverFireAndThoseOfOthersDo() throws Exception {
      AxonServerConnection other = clients.connect("other");
      List<CompletableFuture<String>> scheduled = new ArrayList<>();
      for (int i = 0; i < 1_100; i++) {
        scheduled.add(
            client.eventChannel().scheduleEvent(Instant.now().plusSeconds(3_600), event("", 0)));
      }
      scheduled.forEach(Clients::get);
      get(client.eventChannel().scheduleEvent(Instant.now().plusSeconds(1), event("", 0)));
      get(other.eventChannel().scheduleEvent(Instant.now().plusSeconds(2), event("", 0)));

      delete("one");
      create("one");

      await().atMost(Duration.ofSeconds(10)).until(() -> head(other) == 0);
      assertThat(head(clients.connecting("fresh", "fresh-1", "one"))).isEqualTo(-1);
    }
  }

  @Nested
  class WhenTheDefaultIsDeletedAndMadeAgain {

    @Test
    void itIsEmptyAndTheAdministrationIsThereThroughout() {
      AxonServerConnection client = clients.connect("client");
      append(client, "a", 0);

      node.deleteContext("default");
      assertThat(node.contexts()).isEmpty();
      node.createContext("default");

      assertThat(head(clients.connect("fresh"))).isEqualTo(-1);
      await().atMost(Duration.ofSeconds(10)).until(() -> names().contains("default"));
    }
  }

  @Nested
  class WhenSomethingIsWrongWithIt {

    @Test
    void aNameThatIsThereIsRefused() {
      create("one");

      assertThat(
              statusOf(
                  admin.createContext(CreateContextRequest.newBuilder().setName("one").build())))
          .isEqualTo(Status.Code.ALREADY_EXISTS);
      assertThatThrownBy(() -> node.createContext("one"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("one");
    }

    @Test
    void aNameThatIsNoneIsRefused() {
      for (String name : List.of("", "_admin", "a/b", "a b", "ä", "x".repeat(65))) {
        assertThat(
                statusOf(
                    admin.createContext(CreateContextRequest.newBuilder().setName(name).build())))
            .as(name)
            .isEqualTo(Status.Code.INVALID_ARGUMENT);
      }
    }

    @Test
    void whatIsNotOfferedIsSaid() {
      assertThat(
              statusOf(
                  admin.createContext(
                      CreateContextRequest.newBuilder()
                          .setName("dcb")
                          .setDcbContext(true)
                          .build())))
          .isEqualTo(Status.Code.UNIMPLEMENTED);
    }
  }

  @Nested
  class GivenPropertiesOfAContext {

    private Map<String, String> properties() {
      return get(admin.getContextOverview("noted")).getMetaDataMap();
    }

    private CompletableFuture<Void> update(String name, String key, String value) {
      return admin.updateContextProperties(
          UpdateContextPropertiesRequest.newBuilder()
              .setName(name)
              .putMetaData(key, value)
              .build());
    }

    @Test
    void othersTakeTheirPlaceAndTheyOutliveARestartAndTheirContextTakesThemAway() {
      get(
          admin.createContext(
              CreateContextRequest.newBuilder()
                  .setName("noted")
                  .putMetaData("team", "sales")
                  .build()));
      assertThat(properties()).containsExactly(Map.entry("team", "sales"));

      get(update("noted", "owner", "ada"));
      assertThat(properties()).containsExactly(Map.entry("owner", "ada"));
      node.close();
      try (AxonServerNode again = AxonServerNode.builder(data).grpcPort(0).httpPort(0).start();
          Clients more = new Clients(again)) {
        AdminChannel next = more.connect("admin").adminChannel();
        assertThat(get(next.getContextOverview("noted")).getMetaDataMap())
            .containsExactly(Map.entry("owner", "ada"));
        get(next.deleteContext(DeleteContextRequest.newBuilder().setName("noted").build()));
        get(next.createContext(CreateContextRequest.newBuilder().setName("noted").build()));
        assertThat(get(next.getContextOverview("noted")).getMetaDataMap()).isEmpty();
      }
      assertThat(io.orderflow.axonserver.store.StoreCheck.check(data).findings()).isEmpty();
    }

    @Test
    void whatCannotBeNotedIsRefused() {
      assertThat(statusOf(update("none", "a", "b"))).isEqualTo(Status.Code.NOT_FOUND);
      assertThat(statusOf(update("default", "a", "b".repeat(100_000))))
          .isEqualTo(Status.Code.INVALID_ARGUMENT);
    }
  }

  @Nested
  class GivenTheClusterThatASingleNodeIs {

    @Test
    void itIsOneNodeWithOneReplicationGroup() {
      create("one");

      assertThat(get(admin.getAllNodes()))
          .singleElement()
          .satisfies(
              self -> {
                assertThat(self.getGrpcPort()).isEqualTo(node.grpcPort());
                assertThat(self.getHttpPort()).isEqualTo(node.httpPort());
                assertThat(self.getReplicationGroupsList()).containsExactly("default");
              });
      assertThat(get(admin.getAllReplicationGroups()))
          .singleElement()
          .satisfies(
              group -> {
                assertThat(group.getName()).isEqualTo("default");
                assertThat(group.getContextsList()).containsExactly("default", "one");
                assertThat(group.getMembersList()).hasSize(1);
              })
          .isEqualTo(get(admin.getReplicationGroup("default")));
      assertThat(statusOf(admin.getReplicationGroup("other"))).isEqualTo(Status.Code.NOT_FOUND);
    }

    @Test
    void whatWouldChangeItIsRefusedWithAWord() {
      assertThatThrownBy(
              () ->
                  get(
                      admin.createReplicationGroup(
                          CreateReplicationGroupRequest.newBuilder().setName("more").build())))
          .hasMessageContaining("UNIMPLEMENTED")
          .hasMessageContaining("this is a single node");
    }
  }

  @Nested
  class WhenItIsAskedWhoIsConnected {

    @Test
    void componentsAreToldWithWhatTheyHandle() throws Exception {
      AxonServerConnection one = clients.connect("handler", "handler-1");
      AxonServerConnection two = clients.connect("handler", "handler-2");
      handle(one, "one");
      handle(two, "two");
      one.queryChannel()
          .registerQueryHandler((query, reply) -> {}, new QueryDefinition("ask", String.class))
          .awaitAck(5, TimeUnit.SECONDS);

      ConnectedApplicationOverview told =
          get(((AdminChannelImpl) admin).getAllConnectedApplications("default"));

      assertThat(told.getNodesList()).hasSize(1);
      assertThat(told.getApplicationsList())
          .extracting(ClientApplication::getName)
          .containsExactly("admin", "handler");
      ClientApplication handler = told.getApplications(1);
      assertThat(handler.getClientsList())
          .extracting(Client::getName)
          .containsExactlyInAnyOrder("handler-1", "handler-2");
      assertThat(handler.getCommandsList()).containsExactly("do");
      assertThat(handler.getQueriesList()).extracting(QueryInfo::getRequest).containsExactly("ask");
      assertThat(statusOf(((AdminChannelImpl) admin).getAllConnectedApplications("none")))
          .isEqualTo(Status.Code.NOT_FOUND);
    }
  }

  @Nested
  class WhenAClientWantsToKnowOfContexts {

    @Test
    void itIsToldWhichComeAndGo() throws Exception {
      ResultStream<ContextUpdate> updates = admin.subscribeToContextUpdates();
      // The subscription has no answer of its own: once one update is there, all later ones are.
      int probes = 0;
      @Nullable ContextUpdate first = null;
      while (first == null && probes < 50) {
        create("probe" + probes++);
        first = updates.nextIfAvailable(100, TimeUnit.MILLISECONDS);
      }
      String last = "probe" + (probes - 1);

      delete(last);

      @Nullable ContextUpdate update = first;
      while (update != null && update.getType() != ContextUpdateType.DELETED) {
        update = updates.nextIfAvailable(5, TimeUnit.SECONDS);
      }
      assertThat(update).isNotNull().extracting(ContextUpdate::getContext).isEqualTo(last);
      updates.close();
    }
  }
}

package io.orderflow.axonserver;

import static io.orderflow.axonserver.Clients.event;
import static io.orderflow.axonserver.Clients.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.connector.event.EventStream;
import io.axoniq.axonserver.grpc.admin.CreateContextRequest;
import io.axoniq.axonserver.grpc.event.Event;
import io.grpc.Metadata;
import io.grpc.Status;
import io.orderflow.axonserver.store.StoreOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tables, and the manifest that names them, have changed or are gone: at a node's start, and while
 * it serves. Who reads what is damaged is told so, and is never given less than there is.
 */
class DamagedTableTest {

  private static final int EVENTS = 200;

  /** Within the first block of a table, which holds the oldest events. */
  private static final int EARLY = 200;

  @TempDir Path data = Path.of("");

  private NodeBuilder builder() {
    return AxonServerNode.builder(data).grpcPort(0).httpPort(0);
  }

  private void append(StoreOptions options, int events) {
    try (AxonServerNode node = builder().store(options).start();
        Clients clients = new Clients(node)) {
      AxonServerConnection connection = clients.connect("c");
      for (int i = 0; i < events; i += 10) {
        Event[] some = new Event[10];
        for (int j = 0; j < 10; j++) {
          some[j] = event("a", i + j, "thing.happened", randomText());
        }
        get(connection.eventChannel().appendEvents(some));
      }
    }
  }

  private static String randomText() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      text.append(UUID.randomUUID());
    }
    return text.toString();
  }

  /** A start brings what the log holds into tables. */
  private void appendAsTables(int events) {
    append(StoreOptions.defaults(), events);
    builder().start().close();
  }

  private List<Path> tables() throws IOException {
    try (var files = Files.list(data.resolve("store"))) {
      return files.filter(each -> each.toString().endsWith(".sst")).sorted().toList();
    }
  }

  private Path eventTable() throws IOException {
    return DataFiles.largest(data.resolve("store"), ".*\\.sst");
  }

  private static int count(AxonServerConnection connection, String aggregate) {
    return (int) connection.eventChannel().openAggregateStream(aggregate).asStream().count();
  }

  private void assertAllIsThereAgain(int events) {
    try (AxonServerNode node = builder().start();
        Clients clients = new Clients(node)) {
      assertThat(count(clients.connect("c"), "a")).isEqualTo(events);
    }
    Tooling check = Tooling.run("check", "--data", data);
    assertThat(check.err()).isEmpty();
    assertThat(check.status()).isZero();
  }

  private void assertRefusedAndUntouched(Class<?> refusal, String named) throws IOException {
    Map<String, Integer> before = DataFiles.contents(data);
    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(() -> builder().start())
          .isInstanceOf(refusal)
          .hasMessageContaining(data.toString())
          .hasMessageContaining(named);
    }
    assertThat(DataFiles.contents(data)).isEqualTo(before);
  }

  @Nested
  class GivenATableWithABlockThatHasChanged {

    private String errorOf(EventStream stream) {
      await().atMost(Duration.ofSeconds(10)).until(() -> stream.getError().isPresent());
      Throwable error = stream.getError().orElseThrow();
      assertThat(Status.fromThrowable(error).getCode()).isEqualTo(Status.Code.INTERNAL);
      assertThat(
              Objects.requireNonNull(Status.trailersFromThrowable(error))
                  .get(Metadata.Key.of("AxonIQ-ErrorCode", Metadata.ASCII_STRING_MARSHALLER)))
          .isEqualTo("AXONIQ-9000");
      return String.valueOf(error.getMessage());
    }

    @Test
    void whoReadsItIsToldTheFileAndHealthTellsItToo() throws IOException {
      appendAsTables(EVENTS);
      Path table = eventTable();
      String name = table.getFileName().toString();
      DataFiles.flip(table, EARLY);
      byte[] damaged = Files.readAllBytes(table);
      try (AxonServerNode node = builder().start();
          Clients clients = new Clients(node);
          Http http = new Http(node)) {
        AxonServerConnection connection = clients.connect("c");
        assertThat(http.get("/actuator/health").status()).isEqualTo(200);

        EventStream stream = connection.eventChannel().openStream(-1, 1_000);

        assertThat(errorOf(stream)).contains(name);
        assertThat(stream.nextIfAvailable()).isNull();
        assertThatThrownBy(() -> count(connection, "a")).hasStackTraceContaining(name);
        assertThat(http.get("/actuator/health").status()).isEqualTo(503);
        assertThat(http.get("/actuator/health").body()).contains("DOWN", name);
        assertThat(http.json("/v1/overview").at("/store/reason").asText()).contains(name);
        assertThat(http.get("/actuator/prometheus").body()).contains("axonserver_store_up 0");
        assertThat(Objects.requireNonNull(node.failure())).hasMessageContaining(name);
      }
      assertThat(table).hasBinaryContent(damaged);
      DataFiles.flip(table, EARLY);
      assertAllIsThereAgain(EVENTS);
    }

    @Test
    void whatIsWholeIsServedAndWhatIsAppendedIsKept() throws IOException {
      appendAsTables(EVENTS);
      Path table = eventTable();
      DataFiles.flip(table, EARLY);
      try (AxonServerNode node = builder().start();
          Clients clients = new Clients(node)) {
        AxonServerConnection connection = clients.connect("c");
        assertThatThrownBy(() -> count(connection, "a"));

        get(connection.eventChannel().appendEvents(event("a", EVENTS), event("b", 0)));

        assertThat(count(connection, "b")).isEqualTo(1);
        try (EventStream rest = connection.eventChannel().openStream(EVENTS - 2, 10)) {
          for (int token = EVENTS - 1; token < EVENTS + 2; token++) {
            assertThat(nextToken(rest)).isEqualTo(token);
          }
        }
      }
      DataFiles.flip(table, EARLY);
      assertAllIsThereAgain(EVENTS + 1);
    }

    private long nextToken(EventStream stream) {
      try {
        return Objects.requireNonNull(
                stream.nextIfAvailable(10, java.util.concurrent.TimeUnit.SECONDS))
            .getToken();
      } catch (InterruptedException stop) {
        throw new IllegalStateException(stop);
      }
    }

    @Test
    void anAppendThatCannotBeValidatedIsRefusedAndTheNodeStoresNothingMore() throws IOException {
      appendAsTables(EVENTS);
      try (AxonServerNode node = builder().start();
          Clients clients = new Clients(node);
          Http http = new Http(node)) {
        AxonServerConnection connection = clients.connect("c");
        for (Path table : tables()) {
          DataFiles.flip(table, EARLY);
        }

        for (long number : new long[] {0, EVENTS / 2, EVENTS}) {
          assertThatThrownBy(() -> get(connection.eventChannel().appendEvents(event("a", number))))
              .hasMessageContaining(".sst");
        }

        assertThat(get(connection.eventChannel().getLastToken())).isEqualTo(EVENTS - 1);
        assertThat(http.get("/actuator/health").status()).isEqualTo(503);
        for (Path table : tables()) {
          DataFiles.flip(table, EARLY);
        }
      }
      assertAllIsThereAgain(EVENTS);
    }

    @Test
    void aStartThatNeedsItIsRefusedAndNoTableIsTouched() throws IOException {
      appendAsTables(10);
      Path table = eventTable();
      DataFiles.flip(table, EARLY);
      byte[] damaged = Files.readAllBytes(table);

      for (int attempt = 0; attempt < 2; attempt++) {
        assertThatThrownBy(() -> builder().start())
            .isInstanceOf(DamagedStoreException.class)
            .hasMessageContaining(table.getFileName().toString());
      }

      assertThat(table).hasBinaryContent(damaged);
      DataFiles.flip(table, EARLY);
      assertAllIsThereAgain(10);
    }
  }

  @Nested
  class GivenATableThatIsReadOnceTheStoreIsOpen {

    private Path tableWith(String text) throws IOException {
      for (Path table : tables()) {
        if (Files.readString(table, StandardCharsets.ISO_8859_1).contains(text)) {
          return table;
        }
      }
      throw new AssertionError("no table with " + text);
    }

    private void createNoted(AxonServerConnection connection, String context) {
      get(
          connection
              .adminChannel()
              .createContext(
                  CreateContextRequest.newBuilder()
                      .setName(context)
                      .putMetaData("note", randomText().repeat(9))
                      .build()));
    }

    /** A start brings what the log holds into tables before it is refused. */
    @Test
    void aStartIsRefusedAndNamesItWithItsDirectoryAndNothingIsGivenUp() throws IOException {
      try (AxonServerNode node = builder().start();
          Clients clients = new Clients(node)) {
        AxonServerConnection connection = clients.connect("c");
        for (String context : List.of("one", "two", "three", "four")) {
          createNoted(connection, context);
        }
        get(connection.eventChannel().appendEvents(event("a", 0)));
      }
      try (AxonServerNode node = builder().start();
          Clients clients = new Clients(node)) {
        get(clients.connect("c").eventChannel().appendEvents(event("a", 1)));
      }
      Path table = tableWith("context/default");
      long late = Files.size(table) - 3_000;
      DataFiles.flip(table, late);
      byte[] damaged = Files.readAllBytes(table);

      for (int attempt = 0; attempt < 2; attempt++) {
        assertThatThrownBy(() -> builder().start())
            .isInstanceOf(DamagedStoreException.class)
            .hasMessageContaining(data.toString())
            .hasMessageContaining(table.getFileName().toString());
      }

      assertThat(table).hasBinaryContent(damaged);
      DataFiles.flip(table, late);
      assertAllIsThereAgain(2);
    }
  }

  @Nested
  class GivenATableThatIsGoneOrCutOff {

    @Test
    void aStartIsRefusedAndNamesIt() throws IOException {
      appendAsTables(10);
      Path table = eventTable();
      byte[] content = Files.readAllBytes(table);
      String name = table.getFileName().toString();

      Files.delete(table);
      assertRefusedAndUntouched(DamagedStoreException.class, name);
      Files.write(table, Arrays.copyOf(content, content.length / 2));
      assertRefusedAndUntouched(DamagedStoreException.class, name);
      Files.write(table, content);

      assertAllIsThereAgain(10);
    }
  }

  @Nested
  class GivenAManifestThatHasChanged {

    /** The file seems to end there, and the tables that it names later seem not to belong. */
    @Test
    void inTheLengthOfAnyEntryAStartIsRefused() throws IOException {
      append(StoreOptions.defaults().withMemtableBytes(96 << 10), EVENTS);
      Path manifest = DataFiles.largest(data.resolve("store"), "MANIFEST.*");
      List<Integer> entries = entries(Files.readAllBytes(manifest));
      assertThat(entries).hasSizeGreaterThan(20);

      for (int entry : entries) {
        DataFiles.flip(manifest, entry + 5);
        assertRefusedAndUntouched(DamagedStoreException.class, manifest.toString());
        DataFiles.flip(manifest, entry + 5);
      }

      assertAllIsThereAgain(EVENTS);
    }

    private List<Integer> entries(byte[] manifest) {
      List<Integer> entries = new ArrayList<>();
      int place = 0;
      while (place < manifest.length) {
        entries.add(place);
        place += 7 + (manifest[place + 4] & 0xff) + ((manifest[place + 5] & 0xff) << 8);
      }
      return entries;
    }

    @Test
    void anywhereElseAStartIsRefusedToo() throws IOException {
      appendAsTables(10);
      Path manifest = DataFiles.largest(data.resolve("store"), "MANIFEST.*");

      for (long place : new long[] {0, 6, 10, Files.size(manifest) / 2, Files.size(manifest) - 3}) {
        DataFiles.flip(manifest, place);
        assertRefusedAndUntouched(DamagedStoreException.class, manifest.toString());
        DataFiles.flip(manifest, place);
      }

      assertAllIsThereAgain(10);
    }

    @Test
    void inItsNameAStartIsRefused() throws IOException {
      appendAsTables(10);
      Path current = data.resolve("store/CURRENT");

      for (long place : new long[] {0, 12, Files.size(current) - 1}) {
        DataFiles.flip(current, place);
        assertRefusedAndUntouched(DamagedStoreException.class, current.toString());
        DataFiles.flip(current, place);
      }

      assertAllIsThereAgain(10);
    }

    @Test
    void aStartWithoutItIsRefusedAndNamesWhatNamesIt() throws IOException {
      appendAsTables(10);
      Path manifest = DataFiles.largest(data.resolve("store"), "MANIFEST.*");
      byte[] content = Files.readAllBytes(manifest);

      Files.delete(manifest);
      assertRefusedAndUntouched(
          DamagedStoreException.class, data.resolve("store/CURRENT").toString());
      Files.write(manifest, content);

      assertAllIsThereAgain(10);
    }
  }

  /** Power failed before a new manifest was on disk: the one before it is still in use. */
  @Nested
  class GivenAManifestThatIsNotInUse {

    @Test
    void itsDamageIsNoHindrance() throws IOException {
      append(StoreOptions.defaults().withMemtableBytes(96 << 10), EVENTS);
      Path manifest = DataFiles.largest(data.resolve("store"), "MANIFEST.*");
      long number = Long.parseLong(manifest.getFileName().toString().substring(9));
      byte[] halfWritten = Files.readAllBytes(manifest);
      Arrays.fill(halfWritten, halfWritten.length / 2, halfWritten.length, (byte) 0);
      for (long other : new long[] {number - 1, number + 1}) {
        Files.write(manifest.resolveSibling("MANIFEST-%06d".formatted(other)), halfWritten);
      }

      assertThat(Tooling.run("check", "--data", data).err()).isEmpty();
      assertAllIsThereAgain(EVENTS);
    }
  }
}

package io.orderflow.axonserver;

import static io.orderflow.axonserver.Clients.event;
import static io.orderflow.axonserver.Clients.get;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.connector.event.EventStream;
import io.axoniq.axonserver.grpc.event.Event;
import io.axoniq.axonserver.grpc.event.EventWithToken;
import io.orderflow.axonserver.access.AccessControl;
import io.orderflow.axonserver.access.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All events and snapshots leave one node and reach another as they are, or not at all. */
class ExportTest {

  @TempDir Path directory = Path.of("");

  private final AxonServerNode source = AxonServerNode.temporary();
  private final AxonServerNode target = AxonServerNode.temporary();
  private final Clients sourceClients = new Clients(source);
  private final Clients targetClients = new Clients(target);

  @BeforeEach
  void write() {
    AxonServerConnection writer = sourceClients.connect("writer");
    Samples.write(writer, 0, 10);
    Samples.write(writer, 10, 15);
  }

  @AfterEach
  void close() {
    sourceClients.close();
    targetClients.close();
    source.close();
    target.close();
  }

  private Path file() {
    return directory.resolve("events.export");
  }

  private Tooling export() {
    return Tooling.run("export", "--server", "127.0.0.1:" + source.grpcPort(), "--to", file());
  }

  private Tooling bringIn(Path file) {
    return Tooling.run("import", "--server", "127.0.0.1:" + target.grpcPort(), "--from", file);
  }

  private static List<EventWithToken> events(AxonServerConnection connection) throws Exception {
    long last = get(connection.eventChannel().getLastToken());
    List<EventWithToken> events = new ArrayList<>();
    try (EventStream stream = connection.eventChannel().openStream(-1, 1_000, 500)) {
      for (long token = 0; token <= last; token++) {
        events.add(requireNonNull(stream.nextIfAvailable(10, TimeUnit.SECONDS)));
      }
    }
    return events;
  }

  private static List<Event> snapshots(AxonServerConnection connection, String id) {
    List<Event> snapshots = new ArrayList<>();
    try (Stream<Event> stream =
        connection.eventChannel().loadSnapshots(id, 0, Long.MAX_VALUE, 100).asStream()) {
      stream.forEach(snapshots::add);
    }
    return snapshots;
  }

  @Nested
  class GivenAnExport {

    @Test
    void theOtherNodeHoldsTheSameEventsAndSnapshots() throws Exception {
      Tooling export = export();
      assertThat(export.err()).isEmpty();
      assertThat(export.out()).contains("330 events and 40 snapshots");

      Tooling brought = bringIn(file());

      assertThat(brought.err()).isEmpty();
      assertThat(brought.out()).contains("330 events and 40 snapshots are in context default, 0");
      AxonServerConnection from = sourceClients.connect("reader");
      AxonServerConnection to = targetClients.connect("reader");
      assertThat(events(to)).isEqualTo(events(from));
      for (String id : List.of("a0", "a7", "a19")) {
        assertThat(snapshots(to, id)).hasSize(2).isEqualTo(snapshots(from, id));
      }
    }

    @Test
    void anImportThatWasInterruptedGoesOnWhereItEnded() throws Exception {
      export();
      AxonServerConnection from = sourceClients.connect("reader");
      AxonServerConnection to = targetClients.connect("reader");
      for (EventWithToken each : events(from).subList(0, 177)) {
        get(to.eventChannel().appendEvents(each.getEvent()));
      }

      assertThat(bringIn(file()).out()).contains("177 of the events were there before");
      assertThat(bringIn(file()).out()).contains("330 of the events were there before");

      assertThat(events(to)).isEqualTo(events(from));
      assertThat(snapshots(to, "a0")).hasSize(2);
    }

    @Test
    void aContextWithOtherEventsIsRefusedAndNotChanged() {
      export();
      AxonServerConnection to = targetClients.connect("writer");
      get(to.eventChannel().appendEvents(event("mine", 0)));

      Tooling brought = bringIn(file());

      assertThat(brought.status()).isEqualTo(1);
      assertThat(brought.err()).contains("holds other events than the file").contains("nothing");
      assertThat(get(to.eventChannel().getLastToken())).isZero();
    }

    @Test
    void itIsNotWrittenOverAnotherFile() throws IOException {
      Files.writeString(file(), "mine");

      assertThat(export().status()).isEqualTo(1);
      assertThat(Files.readString(file())).isEqualTo("mine");
      assertThat(directory.toFile().list()).containsExactly("events.export");
    }
  }

  @Nested
  class GivenANodeThatIsGuarded {

    private static final String TOKEN = "the-token-of-who-moves-it";

    private static Tooling run(String tool, AxonServerNode node, Object... more) {
      List<Object> arguments = new ArrayList<>(List.of("--server", "127.0.0.1:" + node.grpcPort()));
      arguments.addAll(List.of(more));
      arguments.addFirst(tool);
      return Tooling.run(arguments.toArray());
    }

    @Test
    void itsTokenAndItsCertificateAreNeededAndSuffice() throws IOException {
      export();
      Certificate certificate = Certificate.make(directory, "EC");
      Path pem = certificate.certificateFile();
      Path again = directory.resolve("again.export");
      try (AxonServerNode guarded =
          AxonServerNode.builder(directory.resolve("guarded"))
              .grpcPort(0)
              .httpPort(0)
              .tls(pem, certificate.keyFile())
              .accessControl(
                  AccessControl.builder()
                      .application("mover", TOKEN, Role.USE_CONTEXT.in("default"))
                      .build())
              .start()) {
        assertThat(run("import", guarded, "--from", file(), "--token", TOKEN).status())
            .isEqualTo(1);
        assertThat(run("import", guarded, "--from", file(), "--tls", pem).err())
            .contains("UNAUTHENTICATED");
        assertThat(
                run("import", guarded, "--from", file(), "--token", TOKEN, "--tls", "true").err())
            .isNotEmpty();
        assertThat(run("import", guarded, "--from", file(), "--tls", file()).status()).isEqualTo(2);

        Tooling brought = run("import", guarded, "--from", file(), "--token", TOKEN, "--tls", pem);
        Tooling export = run("export", guarded, "--to", again, "--token", TOKEN, "--tls", pem);

        assertThat(brought.err() + export.err()).isEmpty();
        assertThat(brought.out()).contains("330 events and 40 snapshots");
        assertThat(Files.mismatch(again, file())).isEqualTo(-1);
      }
    }
  }

  @Nested
  class GivenAFileThatIsNone {

    private final AxonServerConnection reader = targetClients.connect("reader");

    private void assertRefused(byte[] content, String word) throws IOException {
      Path file = directory.resolve("other");
      Files.write(file, content);

      Tooling brought = bringIn(file);

      assertThat(brought.status()).isEqualTo(1);
      assertThat(brought.err()).contains(word);
      assertThat(get(reader.eventChannel().getLastToken())).isEqualTo(-1);
    }

    @Test
    void aForeignOneIsRefused() throws IOException {
      assertRefused("PK\3\4 something else".getBytes("ISO-8859-1"), "is no export of events");
      assertRefused(new byte[0], "is no export of events");
    }

    @Test
    void oneByteThatChangedAnywhereIsNoticed() throws IOException {
      export();
      byte[] whole = Files.readAllBytes(file());
      int step = whole.length / 40;
      for (int place = 8; place < whole.length; place += step) {
        byte[] damaged = whole.clone();
        damaged[place] ^= 0x10;
        assertRefused(damaged, "damaged");
      }
      whole[2] ^= 0x10;
      assertRefused(whole, "is no export of events");
    }

    @Test
    void oneThatWasCutAnywhereIsNoticed() throws IOException {
      export();
      byte[] whole = Files.readAllBytes(file());
      for (int length : new int[] {9, 30, whole.length / 2, whole.length - 80, whole.length - 1}) {
        assertRefused(Arrays.copyOf(whole, length), "not complete");
      }
      assertRefused(Arrays.copyOf(whole, whole.length + 1), "goes on after its end");
    }

    @Test
    void recordsThatWereLeftOutAreNoticed() throws IOException {
      export();
      byte[] whole = Files.readAllBytes(file());
      int header = 8 + 4 + 2 + "default".length() + 4;
      int first = 5 + java.nio.ByteBuffer.wrap(whole, header + 1, 4).getInt() + 4;
      byte[] shorter = new byte[whole.length - first];
      System.arraycopy(whole, 0, shorter, 0, header);
      System.arraycopy(whole, header + first, shorter, header, shorter.length - header);

      assertRefused(shorter, "damaged");
    }
  }

  @Nested
  class GivenAnEmptyContext {

    @Test
    void itIsExportedAndImportedAsEmpty() throws IOException {
      Tooling export =
          Tooling.run("export", "--server", "127.0.0.1:" + target.grpcPort(), "--to", file());

      assertThat(export.out()).contains("0 events and 0 snapshots");
      assertThat(bringIn(file()).status()).isZero();
    }
  }

  @Nested
  class GivenArguments {

    @Test
    void thatAreNotUnderstoodTheUsageIsTold() {
      for (String tool : List.of("check", "backup", "restore", "export", "import")) {
        assertThat(Tooling.run(tool, "--nonsense", "x").status()).isEqualTo(2);
        assertThat(Tooling.run(tool).status()).isNotZero();
        assertThat(Tooling.run(tool, "--nonsense", "x").err()).contains("Usage");
      }
    }
  }
}

package io.orderflow.axonserver;

import static io.orderflow.axonserver.Clients.event;
import static io.orderflow.axonserver.Clients.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.axoniq.axonserver.connector.AxonServerConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A check reads all that a node has left behind, tells what is wrong, and changes nothing. */
class CheckTest {

  @TempDir Path data = Path.of("");

  /** 301 events of 21 aggregates, 30 of none, 40 snapshots, 1 schedule; in three starts. */
  @BeforeEach
  void write() {
    Samples.write(data, 0, 10);
    Samples.write(data, 10, 15);
    try (AxonServerNode node = AxonServerNode.builder(data).grpcPort(0).httpPort(0).start();
        Clients clients = new Clients(node)) {
      AxonServerConnection connection = clients.connect("c");
      get(connection.eventChannel().appendEvents(event("last", 0)));
      get(
          connection
              .eventChannel()
              .scheduleEvent(Instant.now().plusSeconds(3_600), event("", 0, "later", "")));
    }
  }

  private Tooling check() {
    return Tooling.run("check", "--data", data);
  }

  @Nested
  class GivenAStoreAsItWasWritten {

    @Test
    void nothingIsWrongAndNothingIsChanged() throws IOException {
      Map<String, Integer> before = DataFiles.contents(data);

      Tooling check = check();

      assertThat(check.err()).isEmpty();
      assertThat(check.status()).isZero();
      assertThat(check.out())
          .contains(
              "context default: 331 events, the last token is 330, 21 aggregates, 40 snapshots")
          .contains("1 scheduled events")
          .contains("nothing is wrong");
      assertThat(DataFiles.contents(data)).isEqualTo(before);
    }

    @Test
    void aContextThatWasDeletedIsNotMissed() {
      try (AxonServerNode node = AxonServerNode.builder(data).grpcPort(0).httpPort(0).start();
          Clients clients = new Clients(node)) {
        node.createContext("gone");
        node.createContext("other");
        for (String context : List.of("gone", "other")) {
          AxonServerConnection connection = clients.connectTo(context);
          get(connection.eventChannel().appendEvents(event("a", 0), event("a", 1)));
          get(
              connection
                  .eventChannel()
                  .scheduleEvent(Instant.now().plusSeconds(3_600), event("", 0, "later", "")));
        }
        node.deleteContext("gone");
      }

      Tooling check = check();

      assertThat(check.err()).isEmpty();
      assertThat(check.out()).contains("context other: 2 events").doesNotContain("gone");
    }

    @Test
    void itIsRefusedWhileANodeRuns() {
      try (AxonServerNode node = AxonServerNode.builder(data).grpcPort(0).httpPort(0).start()) {
        assertThat(check().err()).contains("in use");
        assertThat(check().status()).isEqualTo(1);
        assertThat(node.failure()).isNull();
      }
    }

    @Test
    void aDirectoryThatIsNoneIsRefusedAndNotMade(@TempDir Path other) {
      Tooling check = Tooling.run("check", "--data", other.resolve("none"));

      assertThat(check.status()).isEqualTo(1);
      assertThat(check.err()).contains("none");
      assertThat(other).isEmptyDirectory();
    }

    @Test
    void aDirectoryThatIsNotThereIsNotTakenForOneOfAnotherFormat() {
      Path missing = data.resolveSibling("missing");

      Tooling check = Tooling.run("check", "--data", missing);

      assertThat(check.status()).isEqualTo(1);
      assertThat(check.err()).contains("there is no directory " + missing);
      assertThat(missing).doesNotExist();
    }

    @Test
    void anotherFormatIsRefused() throws IOException {
      Files.writeString(data.resolve("format-version"), "99\n");

      assertThat(check().status()).isEqualTo(1);
      assertThat(check().err()).contains("99");
    }
  }

  @Nested
  class GivenAFileThatHasChanged {

    private void assertFound(Path file, long place) throws IOException {
      DataFiles.flip(file, place);
      Map<String, Integer> before = DataFiles.contents(data);

      Tooling check = check();

      assertThat(check.status()).as("%s at %d", file, place).isEqualTo(1);
      assertThat(check.err()).contains("wrong: ");
      assertThat(DataFiles.contents(data)).isEqualTo(before);
      DataFiles.flip(file, place);
      assertThat(check().status()).isZero();
    }

    @Test
    void aTableIsFoundOutWhereverItIs() throws IOException {
      Path backup = data.resolveSibling(data.getFileName() + "-tables");
      try (AxonServerNode node = AxonServerNode.builder(data).grpcPort(0).httpPort(0).start()) {
        assertThat(
                Tooling.run(
                        "backup", "--node", "http://127.0.0.1:" + node.httpPort(), "--to", backup)
                    .err())
            .isEmpty();
      }
      data = backup;
      Path table = DataFiles.largest(data.resolve("store"), ".*\\.sst");
      long size = Files.size(table);
      for (long place : new long[] {10, size / 4, size / 2, size * 3 / 4, size - 4}) {
        assertFound(table, place);
      }
    }

    @Test
    void aLogIsFoundOut() throws IOException {
      Path log = DataFiles.largest(data.resolve("store"), ".*\\.log");
      for (long place : new long[] {20, Files.size(log) / 2, Files.size(log) - 5}) {
        assertFound(log, place);
      }
    }

    @Test
    void theManifestIsFoundOut() throws IOException {
      Path manifest = DataFiles.largest(data.resolve("store"), "MANIFEST.*");
      for (long place : new long[] {0, 10, Files.size(manifest) / 2, Files.size(manifest) - 3}) {
        assertFound(manifest, place);
      }
    }

    @Test
    void currentIsFoundOut() throws IOException {
      Path current = data.resolve("store/CURRENT");
      for (long place : new long[] {0, 12, Files.size(current) - 1}) {
        assertFound(current, place);
      }
    }
  }

  @Nested
  class GivenFilesThatAreGone {

    private void assertRefused(Path file) throws IOException {
      Files.delete(file);
      Map<String, Integer> before = DataFiles.contents(data);

      assertThat(check().status()).isEqualTo(1);
      assertThat(check().err()).contains("wrong: ");
      org.assertj.core.api.Assertions.assertThatThrownBy(
              () -> AxonServerNode.builder(data).grpcPort(0).httpPort(0).start())
          .isInstanceOf(RuntimeException.class);
      assertThat(DataFiles.contents(data)).isEqualTo(before);
    }

    @Test
    void currentIsMissedInsteadOfAnEmptyStoreBegun() throws IOException {
      assertRefused(data.resolve("store/CURRENT"));
    }

    @Test
    void aManifestIsMissed() throws IOException {
      assertRefused(DataFiles.largest(data.resolve("store"), "MANIFEST.*"));
    }
  }
}

package io.orderflow.axonserver;

import static io.orderflow.axonserver.Clients.event;
import static io.orderflow.axonserver.Clients.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axoniq.axonserver.connector.AxonServerConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data directory that belongs to another process, or to a node that is newer than this one. */
class ForeignDirectoryTest {

  @TempDir Path data = Path.of("");

  private NodeBuilder builder() {
    return AxonServerNode.builder(data).grpcPort(0).httpPort(0);
  }

  private void assertAProcessIsRefused(String reason) throws Exception {
    ChildNode.Refusal refusal = ChildNode.startRefused(data);

    assertThat(refusal.exitCode()).isEqualTo(1);
    assertThat(refusal.words()).contains(data.toString(), reason).doesNotContain("\tat ");
  }

  @Nested
  class GivenADirectoryThatAnotherProcessUses {

    @Test
    void aNodeAndTheToolsAreRefusedAndTheOtherGoesOn() {
      try (ChildNode other = ChildNode.start(data);
          Clients clients = new Clients(other.grpcPort())) {
        AxonServerConnection connection = clients.connect("c");
        get(connection.eventChannel().appendEvents(event("a", 0)));

        for (int attempt = 0; attempt < 2; attempt++) {
          assertThatThrownBy(() -> builder().start())
              .isInstanceOf(DataDirectoryInUseException.class)
              .hasMessageContaining(data.toString());
          Tooling check = Tooling.run("check", "--data", data);
          assertThat(check.status()).isEqualTo(1);
          assertThat(check.err()).contains("in use by another node");
        }

        get(connection.eventChannel().appendEvents(event("a", 1)));
        other.kill();
      }
      try (AxonServerNode node = builder().start();
          Clients clients = new Clients(node)) {
        assertThat(get(clients.connect("c").eventChannel().findHighestSequence("a"))).isEqualTo(1);
      }
    }
  }

  @Nested
  class GivenADirectoryThatANodeInThisProcessUses {

    @Test
    void anotherProcessIsRefusedAlsoAfterASecondNodeAndToolsWereRefusedHere() throws Exception {
      try (AxonServerNode node = builder().start();
          Clients clients = new Clients(node)) {
        assertThatThrownBy(() -> builder().start()).isInstanceOf(DataDirectoryInUseException.class);
        assertThat(Tooling.run("check", "--data", data).err()).contains("in use by another node");

        assertAProcessIsRefused("in use by another node");

        get(clients.connect("c").eventChannel().appendEvents(event("a", 0)));
      }
    }
  }

  @Nested
  class GivenADirectoryThatANewerNodeHasWritten {

    @Test
    void nodesToolsAndProcessesAreRefusedAndNothingIsTouched() throws Exception {
      try (AxonServerNode node = builder().start();
          Clients clients = new Clients(node)) {
        get(clients.connect("c").eventChannel().appendEvents(event("a", 0)));
      }
      Files.writeString(data.resolve("format-version"), "2\n");
      Map<String, Integer> before = DataFiles.contents(data);

      assertThatThrownBy(() -> builder().start())
          .isInstanceOf(UnsupportedFormatException.class)
          .hasMessageContaining(data.toString());
      assertThat(Tooling.run("check", "--data", data).err()).contains("has format 2");
      assertAProcessIsRefused("has format 2; this node reads format 1");

      assertThat(DataFiles.contents(data)).isEqualTo(before);
      Files.writeString(data.resolve("format-version"), "1\n");
      try (AxonServerNode node = builder().start();
          Clients clients = new Clients(node)) {
        assertThat(get(clients.connect("c").eventChannel().getLastToken())).isZero();
      }
    }
  }
}

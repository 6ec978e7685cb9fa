package io.orderflow.axonserver;

import static io.orderflow.axonserver.Clients.event;
import static io.orderflow.axonserver.Clients.get;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.connector.event.transformation.EventTransformation.State;
import io.axoniq.axonserver.connector.event.transformation.EventTransformationChannel;
import io.axoniq.axonserver.connector.event.transformation.Transformer;
import io.axoniq.axonserver.grpc.event.Event;
import io.grpc.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was deleted or replaced is gone from the disk after a compaction. */
class CompactionTest {

  private static final int LARGE_EVENTS = 50;
  private static final String LETTERS =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

  @TempDir Path data = Path.of("");

  private final SecureRandom random = new SecureRandom();

  /** A text that does not compress, so that it stands in the files as it is. */
  private String secret() {
    return random
        .ints(64, 0, LETTERS.length())
        .mapToObj(i -> LETTERS.substring(i, i + 1))
        .collect(Collectors.joining());
  }

  private AxonServerNode start() {
    return AxonServerNode.builder(data).grpcPort(0).httpPort(0).start();
  }

  /** The kinds of files, such as {@code sst} and {@code log}, that hold the text. */
  private TreeSet<String> filesWith(String text) throws IOException {
    TreeSet<String> found = new TreeSet<>();
    try (var files = Files.walk(data)) {
      for (Path each : files.filter(Files::isRegularFile).toList()) {
        try {
          String content = Files.readString(each, StandardCharsets.ISO_8859_1);
          if (content.contains(text)) {
            String name = each.getFileName().toString();
            found.add(name.substring(name.lastIndexOf('.') + 1));
          }
        } catch (NoSuchFileException removedMeanwhile) {
          // It holds nothing any more.
        }
      }
    }
    return found;
  }

  private static Event secretEvent(long number, String secret) {
    return event("person", number, "person.registered", secret);
  }

  private static void transform(EventTransformationChannel channel, Transformer transformer) {
    get(channel.transform("test", transformer));
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> get(channel.transformations()).iterator().next().state() == State.APPLIED);
  }

  @Nested
  class GivenEventsThatWereDeletedAndReplaced {

    @Test
    void theirFormerTextIsInNoFileAfterACompaction() throws IOException {
      String inTables = secret();
      String inTheLog = secret();
      String between = secret();
      String cancelled = secret();
      String kept = secret();
      try (AxonServerNode node = start();
          Clients clients = new Clients(node)) {
        var events = clients.connect("writer").eventChannel();
        get(events.appendEvents(secretEvent(0, inTables), secretEvent(1, kept)));
      }
      // A start brings what the log holds into tables.
      try (AxonServerNode node = start();
          Clients clients = new Clients(node)) {
        AxonServerConnection connection = clients.connect("writer");
        get(connection.eventChannel().appendEvents(secretEvent(2, inTheLog)));
        assertThat(filesWith(inTables)).contains("sst");
        assertThat(filesWith(inTheLog)).containsExactly("log");

        EventTransformationChannel channel = connection.eventTransformationChannel();
        transform(
            channel,
            appender -> {
              appender.deleteEvent(0);
              appender.replaceEvent(2, replacement(connection, 2, between));
            });
        transform(
            channel, appender -> appender.replaceEvent(2, replacement(connection, 2, "nothing")));
        get(
            get(get(channel.newTransformation("none"))
                    .transform(
                        appender ->
                            appender.replaceEvent(2, replacement(connection, 2, cancelled))))
                .cancel());
        assertThat(filesWith(inTables)).isNotEmpty();
        assertThat(filesWith(between)).isNotEmpty();
        assertThat(filesWith(cancelled)).isNotEmpty();

        get(channel.startCompacting());

        await()
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(
                () -> {
                  for (String gone : List.of(inTables, inTheLog, between, cancelled)) {
                    assertThat(filesWith(gone)).isEmpty();
                  }
                });
        assertThat(filesWith(kept)).isNotEmpty();
      }
      assertThat(Tooling.run("check", "--data", data).err()).isEmpty();
    }

    private Event replacement(AxonServerConnection connection, long number, String text) {
      try (var stream = connection.eventChannel().openAggregateStream("person").asStream()) {
        Event original = stream.skip(number).findFirst().orElseThrow();
        return original.toBuilder()
            .setPayload(original.getPayload().toBuilder().setData(ByteString.copyFromUtf8(text)))
            .build();
      }
    }
  }

  @Nested
  class GivenAContextThatIsBusy {

    private void assertRefused(EventTransformationChannel channel, String words) {
      Throwable refusal = catchThrowable(() -> get(channel.startCompacting()));

      assertThat(Status.fromThrowable(requireNonNull(refusal.getCause())).getCode())
          .isEqualTo(Status.Code.FAILED_PRECONDITION);
      assertThat(refusal.getCause()).hasMessageContaining(words);
    }

    @Test
    void itIsNotCompactedWhileATransformationIsOpen() {
      try (AxonServerNode node = start();
          Clients clients = new Clients(node)) {
        var channel = clients.connect("c").eventTransformationChannel();
        var active = get(channel.newTransformation("open"));

        assertRefused(channel, "is ACTIVE");
        get(active.cancel());
        get(channel.startCompacting());
      }
    }

    @Test
    void oneCompactionRunsAtATime() {
      try (AxonServerNode node = start();
          Clients clients = new Clients(node)) {
        AxonServerConnection connection = clients.connect("c");
        appendLargeEvents(connection);
        var channel = connection.eventTransformationChannel();
        get(channel.startCompacting());

        assertRefused(channel, "Context default is being compacted");
      }
    }
  }

  private void appendLargeEvents(AxonServerConnection connection) {
    byte[] bytes = new byte[1 << 20];
    for (int i = 0; i < LARGE_EVENTS; i++) {
      random.nextBytes(bytes);
      Event small = event("big", i);
      get(
          connection
              .eventChannel()
              .appendEvents(
                  small.toBuilder()
                      .setPayload(
                          small.getPayload().toBuilder().setData(ByteString.copyFrom(bytes)))
                      .build()));
    }
  }

  @Nested
  class WhenTheNodeIsKilledInTheMiddle {

    @Test
    void itIsDoneAfterTheNextStart() throws Exception {
      String deleted = secret();
      try (AxonServerNode node = start();
          Clients clients = new Clients(node)) {
        AxonServerConnection connection = clients.connect("c");
        get(connection.eventChannel().appendEvents(secretEvent(0, deleted)));
        appendLargeEvents(connection);
      }
      // A start brings what the log holds into tables.
      try (ChildNode node = ChildNode.start(data);
          Clients clients = new Clients(node.grpcPort())) {
        AxonServerConnection connection = clients.connect("c");
        transform(connection.eventTransformationChannel(), appender -> appender.deleteEvent(0));
        get(connection.eventTransformationChannel().startCompacting());
        node.kill();
      }
      assertThat(filesWith(deleted)).isNotEmpty();
      assertThat(Tooling.run("check", "--data", data).err()).isEmpty();

      try (AxonServerNode node = start();
          Clients clients = new Clients(node)) {
        await()
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(() -> assertThat(filesWith(deleted)).isEmpty());
        AxonServerConnection connection = clients.connect("c");
        assertThat(get(connection.eventChannel().findHighestSequence("big")))
            .isEqualTo(LARGE_EVENTS - 1);
        await()
            .atMost(Duration.ofSeconds(30))
            .ignoreExceptions()
            .until(
                () -> {
                  get(connection.eventTransformationChannel().startCompacting());
                  return true;
                });
      }
    }
  }
}

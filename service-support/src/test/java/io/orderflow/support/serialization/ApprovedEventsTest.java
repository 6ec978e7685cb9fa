package io.orderflow.support.serialization;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.api.MessageCatalog;
import io.orderflow.api.MessageName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.SimpleSerializedObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the store holds: one approved file per event and revision, {@code name.revision.json}. A
 * file is never changed and never deleted, since events like it are in somebody's store; a new
 * shape takes a new revision, and its file stands beside the old one. {@code -Dapprove=true} writes
 * the files of new events.
 */
class ApprovedEventsTest {

  private static final Path APPROVED = Path.of("src", "test", "resources", "approved-events");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final PublishedNameSerializer serializer =
      PublishedNameSerializer.of(new PayloadNames(MessageCatalog.payloads()));

  static List<Object> samples() {
    return SampleEvents.all();
  }

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(APPROVED)) {
      return files.sorted().toList();
    }
  }

  private static String fileName(Class<?> event) {
    MessageName name = event.getAnnotation(MessageName.class);
    return "%s.%s.json".formatted(name.value(), name.revision());
  }

  @Test
  void every_event_has_its_sample() {
    assertThat(samples())
        .extracting(Object::getClass)
        .containsExactlyInAnyOrderElementsOf(MessageCatalog.events());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void an_event_is_stored_as_approved(Object event) throws IOException {
    SerializedObject<byte[]> stored = serializer.serialize(event, byte[].class);
    String json = new String(stored.getData(), UTF_8);
    Path file = APPROVED.resolve(fileName(event.getClass()));
    if (Boolean.getBoolean("approve") && Files.notExists(file)) {
      Files.createDirectories(APPROVED);
      Files.writeString(
          file,
          JSON.writerWithDefaultPrettyPrinter().writeValueAsString(JSON.readTree(json)) + "\n");
    }
    assertThat(file).exists();
    assertThat(JSON.readTree(json)).isEqualTo(JSON.readTree(Files.readString(file)));
    assertThat(stored.getType().getName() + "." + stored.getType().getRevision() + ".json")
        .isEqualTo(file.getFileName().toString());
  }

  /** Of a revision that is not the current one, too: by its upcaster, once there is one. */
  @ParameterizedTest
  @MethodSource("files")
  void an_approved_event_is_read(Path file) throws IOException {
    String name = file.getFileName().toString().replaceFirst("\\.json$", "");
    int dot = name.lastIndexOf('.');
    Object read =
        serializer.deserialize(
            new SimpleSerializedObject<>(
                Files.readAllBytes(file),
                byte[].class,
                name.substring(0, dot),
                name.substring(dot + 1)));
    assertThat(read).isEqualTo(sampleNamed(name.substring(0, dot)));
  }

  private static Object sampleNamed(String name) {
    return samples().stream()
        .filter(each -> each.getClass().getAnnotation(MessageName.class).value().equals(name))
        .findFirst()
        .orElseThrow();
  }
}

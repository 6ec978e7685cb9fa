package io.orderflow.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImporterTokenTest {

  private final Path directory;
  private final DataDirectory data;

  ImporterTokenTest(@TempDir Path directory) {
    this.directory = directory;
    this.data = new DataDirectory(directory);
  }

  @Test
  void is_256_bits_that_its_owner_alone_can_read() throws IOException {
    String token = ImporterToken.readOrCreate(data);

    assertThat(token).matches("[0-9a-f]{64}");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.importerToken())))
        .isEqualTo("rw-------");
    assertThat(directory).isDirectoryNotContaining("glob:**.new");
  }

  @Test
  void stays_the_same_from_start_to_start_and_for_whoever_reads_it() {
    String first = ImporterToken.readOrCreate(data);

    assertThat(ImporterToken.readOrCreate(data)).isEqualTo(first);
    assertThat(ImporterToken.read(data)).isEqualTo(first);
  }

  @Test
  void is_not_the_same_on_two_directories(@TempDir Path other) {
    assertThat(ImporterToken.readOrCreate(new DataDirectory(other)))
        .isNotEqualTo(ImporterToken.readOrCreate(data));
  }

  @Test
  void is_missed_by_name_where_no_platform_was_started() {
    assertThatThrownBy(() -> ImporterToken.read(data))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining(data.importerToken().toString());
  }
}

package io.orderflow.standalone;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryLockTest {

  private final DataDirectory data;

  DirectoryLockTest(@TempDir Path directory) {
    this.data = new DataDirectory(directory);
  }

  @Test
  void is_refused_to_a_second_and_names_the_first() {
    try (DirectoryLock first = DirectoryLock.take(data)) {
      assertThatThrownBy(() -> DirectoryLock.take(data))
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining(data.root().toString())
          .hasMessageContaining("process " + ProcessHandle.current().pid());
    }
  }

  @Test
  void is_free_again_when_it_was_given_back() {
    DirectoryLock.take(data).close();
    DirectoryLock.take(data).close();
  }
}

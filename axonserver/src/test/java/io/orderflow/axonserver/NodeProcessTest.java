package io.orderflow.axonserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A node that is a process of its own, and what it ends with where it becomes none. */
class NodeProcessTest {

  private final Path data;

  NodeProcessTest(@TempDir Path directory) {
    data = directory.resolve("data");
  }

  @Nested
  class GivenArgumentsThatItDoesNotUnderstand {

    @ParameterizedTest
    @CsvSource({
      "--nonsense, x, 'Not understood: --nonsense'",
      "--http-port, eighty, '--http-port is no number: eighty'",
      "--tls-cert, node.pem, '--tls-cert and --tls-key belong together'",
    })
    void itSaysWhichEndsWithStatusTwoAndWritesNothing(String option, String value, String words)
        throws Exception {
      ChildNode.Refusal refusal = ChildNode.startRefused(data, option, value);

      assertThat(refusal.exitCode()).isEqualTo(2);
      assertThat(refusal.words()).contains(words).doesNotContain("\tat ");
      assertThat(data).doesNotExist();
    }
  }
}

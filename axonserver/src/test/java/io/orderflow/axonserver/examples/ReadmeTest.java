package io.orderflow.axonserver.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tests that the README shows are tests of this package. */
class ReadmeTest {

  private static final Path HERE =
      Path.of("src/test/java", ReadmeTest.class.getPackageName().replace('.', '/'));

  @ParameterizedTest
  @ValueSource(strings = {"PingTest", "PingApplicationTest"})
  void whatItShowsIsWhatRuns(String test) throws IOException {
    String source = Files.readString(HERE.resolve(test + ".java"));
    String shown = source.substring(source.lastIndexOf("import "));

    assertThat(
            Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("README.md")))
                .results()
                .map(each -> each.group(1)))
        .contains(shown.substring(shown.indexOf('@')));
  }
}

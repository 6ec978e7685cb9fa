package io.orderflow.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class DemoCommandTest {

  @Test
  void shows_every_outcome_and_finds_all_as_it_should_be() {
    StringWriter out = new StringWriter();

    int status =
        new CommandLine(new DemoCommand())
            .setOut(new PrintWriter(out, true))
            .execute("--confirmation-timeout", "PT15S");

    assertThat(out.toString()).doesNotContain("WRONG");
    Stories.ALL.forEach(story -> assertThat(out.toString()).contains(story.title()));
    assertThat(status).isZero();
  }
}

package io.orderflow.standalone.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script, on a checkout whose Java only notes down how it was called. */
class LauncherTest {

  private final Path checkout;
  private final Path app;
  private final Path jdk;
  private final Path calls;

  LauncherTest(@TempDir Path directory) {
    this.checkout = directory.resolve("check out");
    this.app = checkout.resolve("standalone/target/orderflow");
    this.jdk = directory.resolve("jdk");
    this.calls = directory.resolve("calls");
  }

  @BeforeEach
  void a_built_checkout() throws IOException {
    Files.createDirectories(app.resolve("lib"));
    Path launcher = Path.of("..", "orderflow").toAbsolutePath().normalize();
    executable(checkout.resolve("orderflow"), Files.readString(launcher));
    Files.writeString(checkout.resolve("pom.xml"), "<project/>");
    Files.writeString(checkout.resolve("standalone/jvm.options"), "-Xmx100m\n");
    Files.writeString(app.resolve("orderflow.jar"), "a jar");
    Files.writeString(app.resolve(".built"), "");
    Files.createDirectories(jdk.resolve("bin"));
    java25("exit 0");
  }

  /** A JDK 25 whose warm-up ends as the script says. */
  private void java25(String warmUp) throws IOException {
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
    executable(
        jdk.resolve("bin/java"),
        """
        #!/bin/sh
        echo "$*" >> "%s"
        case $* in
          *warm-up) %s ;;
        esac
        exit 7
        """
            .formatted(calls, warmUp));
  }

  private static void executable(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private record Ended(int status, String said) {}

  private Ended run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(checkout.resolve("orderflow").toString()));
    command.addAll(List.of(arguments));
    Path output = calls.resolveSibling("output");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().remove("ORDERFLOW_JAVA_OPTS");
    Process process = builder.start();
    try {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      return new Ended(process.exitValue(), Files.readString(output));
    } finally {
      process.destroyForcibly();
    }
  }

  private List<String> calls() throws IOException {
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  @Nested
  class With_a_start_up_cache_that_can_be_made {

    @BeforeEach
    void preparing_writes_the_cache() throws IOException {
      java25(
          "for each; do case $each in -XX:AOTCacheOutput=*) echo cache > \"${each#*=}\";; esac; done; exit 0");
    }

    @Test
    void it_is_made_once_and_used() throws Exception {
      run("run", "--data", "x");
      Ended second = run("run", "--data", "x");

      assertThat(calls()).hasSize(3);
      assertThat(calls().getFirst()).endsWith("warm-up").contains("-XX:AOTCacheOutput=");
      assertThat(calls().getLast()).endsWith("run --data x").contains("-XX:AOTCache=");
      assertThat(second.said()).isEmpty();
    }

    @Test
    void it_is_made_anew_for_new_jars() throws Exception {
      run("run");
      Files.setLastModifiedTime(
          app.resolve("orderflow.jar"), FileTime.from(Instant.now().plusSeconds(5)));
      run("run");

      assertThat(calls().stream().filter(call -> call.endsWith("warm-up"))).hasSize(2);
    }

    @Test
    void a_command_that_only_looks_does_not_wait_for_it() throws Exception {
      run("help");

      assertThat(calls()).hasSize(1).first().asString().endsWith("help");
    }
  }

  @Nested
  class With_a_start_up_cache_that_cannot_be_made {

    @BeforeEach
    void preparing_fails() throws IOException {
      java25("exit 1");
    }

    @Test
    void it_starts_all_the_same_and_does_not_try_again() throws Exception {
      Ended first = run("run");
      Ended second = run("run");

      assertThat(first.said()).contains("no faster start");
      assertThat(second.said()).isEmpty();
      assertThat(calls()).hasSize(3).last().asString().endsWith("run");
      try (Stream<Path> left = Files.list(app)) {
        assertThat(left).noneMatch(file -> file.toString().endsWith(".new"));
      }
    }
  }

  @Test
  void the_exit_status_is_that_of_the_command() throws Exception {
    assertThat(run("help").status()).isEqualTo(7);
  }

  @Test
  void sources_that_are_newer_are_built_first_and_a_build_that_fails_is_the_end() throws Exception {
    Files.createDirectories(checkout.resolve("sagas/src/main"));
    Files.setLastModifiedTime(
        checkout.resolve("sagas/src/main"), FileTime.from(Instant.now().plusSeconds(5)));

    Ended ended = run("help");

    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.said()).contains("orderflow: ").containsAnyOf("the build failed", "Maven");
    assertThat(calls()).noneMatch(call -> call.contains("io.orderflow"));
  }
}

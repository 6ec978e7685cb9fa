package io.orderflow.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {

  private static final String[] FREE_PORTS = {
    "--http-port", "0", "--axonserver-grpc-port", "0", "--axonserver-http-port", "0"
  };

  private final Path directory;
  private final Path data;

  RunCommandTest(@TempDir Path directory) {
    this.directory = directory;
    this.data = directory.resolve("data");
  }

  private Child run(String name, String... more) throws Exception {
    String[] arguments = new String[FREE_PORTS.length + more.length + 3];
    arguments[0] = "run";
    arguments[1] = "--data";
    arguments[2] = data.toString();
    System.arraycopy(FREE_PORTS, 0, arguments, 3, FREE_PORTS.length);
    System.arraycopy(more, 0, arguments, 3 + FREE_PORTS.length, more.length);
    return Child.start(directory.resolve(name), arguments);
  }

  @Test
  void says_when_it_is_ready_refuses_a_second_start_and_ends_with_0_on_SIGTERM() throws Exception {
    try (Child first = run("first").awaitSaid("Orderflow is ready on http://127.0.0.1:")) {
      try (Child second = run("second")) {
        assertThat(second.awaitExit()).isNotZero();
        assertThat(second.said())
            .contains("orderflow: ")
            .contains(data.toString())
            .contains("in use")
            .doesNotContain("Exception");
      }
      first.terminate();

      assertThat(first.awaitExit()).as(first.said()).isZero();
      assertThat(first.said()).contains("SIGTERM").doesNotContain("ERROR", "WARN", "Exception");
      assertThat(Files.readString(data.resolve("logs/orderflow.log"))).contains("has stopped");
    }
  }

  @Test
  void names_the_port_that_another_process_has() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(other.getLocalPort());
      try (Child refused =
          Child.start(
              directory.resolve("refused"),
              "run",
              "--data",
              data.toString(),
              "--http-port",
              port)) {
        assertThat(refused.awaitExit()).isNotZero();
        assertThat(refused.said())
            .contains("port " + port)
            .contains("--http-port")
            .doesNotContain("Exception");
      }
    }
  }
}

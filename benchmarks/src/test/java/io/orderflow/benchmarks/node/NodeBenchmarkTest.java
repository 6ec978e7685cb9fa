package io.orderflow.benchmarks.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.systemtests.harness.Json;
import io.orderflow.systemtests.harness.OrderflowCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/** Whether figures come out; how good they are depends on what else the machine does. */
class NodeBenchmarkTest {

  @TempDir Path directory = Path.of("");

  private static List<String> figuresOf(String benchmark) throws IOException {
    Path file =
        OrderflowCommand.root()
            .resolve(Path.of("benchmarks", "target", "results", benchmark + ".json"));
    List<String> names = new ArrayList<>();
    for (JsonNode figure : Json.read(Files.readString(file)).get("figures")) {
      assertThat(figure.get("value").asDouble()).as(figure.toString()).isPositive().isFinite();
      names.add(figure.get("name").asString());
    }
    return names;
  }

  @Test
  void theNodeIsMeasuredByEachKindOfCall() throws IOException {
    int status =
        new CommandLine(new NodeBenchmark())
            .execute(
                "--seconds",
                "1",
                "--warm-up",
                "1",
                "--events",
                "2000",
                "--clients",
                "1,8",
                "--no-peer");

    assertThat(status).isZero();
    assertThat(figuresOf("node"))
        .contains(
            "appends, 1 client",
            "appends, 8 clients, Axon's event store",
            "aggregate of 100 events read with a snapshot",
            "streamed from the start",
            "from append to a follower at the tail, median",
            "command round trips, 64 clients");
  }

  @Test
  void aStoreIsMeasuredAtTheSizeItWasFilledTo() throws IOException {
    int status =
        new CommandLine(new StoreBenchmark())
            .execute(
                "--events",
                "20000",
                "--seconds",
                "1",
                "--leave",
                "1",
                "--data",
                directory.resolve("big").toString());

    assertThat(status).isZero();
    assertThat(figuresOf("store"))
        .contains("20,000 events: start", "20,000 events: appends, old aggregates, 64 clients");
  }
}

package io.orderflow.axonserver;

import static io.orderflow.axonserver.Clients.event;
import static io.orderflow.axonserver.Clients.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.grpc.command.Command;
import io.axoniq.axonserver.grpc.command.CommandResponse;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PrometheusTest {

  private static final Pattern SAMPLE =
      Pattern.compile(
          "([a-zA-Z_:][a-zA-Z0-9_:]*)"
              + "(\\{([a-zA-Z_][a-zA-Z0-9_]*=\"([^\"\\\\\\n]|\\\\[\\\\\"n])*\",?)+})?"
              + " (-?[0-9]+(\\.[0-9]+)?|NaN)");

  private final AxonServerNode node = AxonServerNode.temporary();
  private final Clients clients = new Clients(node);
  private final AxonServerConnection connection = clients.connect("shop", "shop-1");
  private final Http http = new Http(node);

  @AfterEach
  void stop() {
    http.close();
    clients.close();
    node.close();
  }

  private List<String> page() {
    Http.Reply reply = http.get("/actuator/prometheus");
    assertThat(reply.status()).isEqualTo(200);
    return reply.body().lines().toList();
  }

  private void send(String name) {
    get(
        connection
            .commandChannel()
            .sendCommand(
                Command.newBuilder()
                    .setMessageIdentifier(UUID.randomUUID().toString())
                    .setName(name)
                    .build()));
  }

  private void work() throws Exception {
    for (int i = 0; i < 7; i++) {
      get(connection.eventChannel().appendEvents(event("a", i)));
    }
    connection
        .commandChannel()
        .registerCommandHandler(
            command -> CompletableFuture.completedFuture(CommandResponse.getDefaultInstance()),
            100,
            "place")
        .awaitAck(5, TimeUnit.SECONDS);
    send("place");
    send("place");
    send("no \"such\" \\ name\nat all");
  }

  @Nested
  class GivenSomeWork {

    @Test
    void theFiguresAreThere() throws Exception {
      work();

      assertThat(page())
          .contains(
              "axonserver_store_up 1",
              "axonserver_events_total{context=\"default\"} 7",
              "axonserver_commands_total{context=\"default\",command=\"place\"} 2",
              "axonserver_command_errors_total{context=\"default\","
                  + "command=\"no \\\"such\\\" \\\\ name\\nat all\",code=\"AXONIQ-4000\"} 1",
              "axonserver_command_seconds_count{context=\"default\"} 2",
              "axonserver_commands_in_hand{context=\"default\"} 0",
              "axonserver_clients{context=\"default\"} 1")
          .anyMatch(
              line -> line.startsWith("axonserver_store_fsync_seconds_bucket{le=\"0.000128\"}"))
          .anyMatch(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\"} "));
    }

    @Test
    void everyLineIsOfTheFormat() throws Exception {
      work();
      Map<String, String> types = new HashMap<>();
      Set<String> helped = new HashSet<>();
      Set<String> series = new HashSet<>();
      String family = "";
      for (String line : page()) {
        if (line.startsWith("# HELP ")) {
          family = line.split(" ", 4)[2];
          assertThat(helped.add(family)).as(line).isTrue();
        } else if (line.startsWith("# TYPE ")) {
          assertThat(line.split(" ")[2]).isEqualTo(family);
          types.put(family, line.split(" ")[3]);
        } else {
          Matcher sample = SAMPLE.matcher(line);
          assertThat(sample.matches()).as(line).isTrue();
          String suffix = sample.group(1).substring(family.length());
          assertThat(sample.group(1)).startsWith(family);
          assertThat(suffix)
              .isIn(
                  "histogram".equals(types.get(family))
                      ? List.of("_bucket", "_sum", "_count")
                      : List.of(""));
          assertThat(series.add(line.substring(0, line.lastIndexOf(' ')))).as(line).isTrue();
        }
      }
      assertThat(types.values()).contains("counter", "gauge", "histogram");
    }

    @Test
    void bucketsGrowUpToTheCount() throws Exception {
      work();
      long last = 0;
      for (String line : page()) {
        if (line.startsWith("axonserver_store_fsync_seconds_bucket")) {
          long now = Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
          assertThat(now).isGreaterThanOrEqualTo(last);
          last = now;
        }
      }
      assertThat(last).isGreaterThanOrEqualTo(7);
      assertThat(page()).contains("axonserver_store_fsync_seconds_count " + last);
    }

    @Test
    void itIsServedAsWhatItIs() throws Exception {
      HttpResponse<String> answer =
          http.client().send(http.request("/actuator/prometheus").build(), BodyHandlers.ofString());

      assertThat(answer.headers().firstValue("Content-Type"))
          .contains("text/plain; version=0.0.4; charset=utf-8");
      assertThat(answer.body()).endsWith("\n");
    }
  }

  @Nested
  class GivenAnyNumberOfNames {

    @Test
    void thePageStaysSmall() {
      CompletableFuture<?>[] sent = new CompletableFuture<?>[500];
      for (int i = 0; i < sent.length; i++) {
        sent[i] =
            connection
                .commandChannel()
                .sendCommand(
                    Command.newBuilder()
                        .setMessageIdentifier(UUID.randomUUID().toString())
                        .setName("name-" + i)
                        .build());
      }
      get(CompletableFuture.allOf(sent));

      assertThat(page().stream().filter(line -> line.startsWith("axonserver_commands_total{")))
          .hasSizeLessThan(60)
          .anyMatch(line -> line.contains("command=\"other\""));
    }
  }

  @Nested
  class GivenARequestForOneContext {

    /** Access control would let in who may look at that one alone. */
    @Test
    void itIsRefused() {
      assertThat(http.get("/actuator/prometheus?context=default").status()).isEqualTo(400);
    }
  }
}

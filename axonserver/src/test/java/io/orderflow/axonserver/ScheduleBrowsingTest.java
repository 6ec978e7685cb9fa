package io.orderflow.axonserver;

import static io.orderflow.axonserver.Clients.event;
import static io.orderflow.axonserver.Clients.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axoniq.axonserver.connector.AxonServerConnection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleBrowsingTest {

  private final AxonServerNode node = AxonServerNode.temporary();
  private final Clients clients = new Clients(node);
  private final AxonServerConnection connection = clients.connect("scheduling");
  private final Http http = new Http(node);
  private final Instant tomorrow =
      Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);

  @AfterEach
  void stop() {
    http.close();
    clients.close();
    node.close();
  }

  private String schedule(AxonServerConnection by, int minutes) {
    return get(
        by.eventChannel()
            .scheduleEvent(
                tomorrow.plusSeconds(60L * minutes),
                event("", 0, "order.Reminder", "{\"minutes\":" + minutes + "}")));
  }

  private static List<String> tokens(JsonNode page) {
    List<String> tokens = new ArrayList<>();
    page.get("schedules").forEach(each -> tokens.add(each.get("token").asText()));
    return tokens;
  }

  @Nested
  class GivenSchedules {

    @Test
    void theyAreListedInDueOrderPageByPage() {
      String third = schedule(connection, 30);
      String first = schedule(connection, 10);
      String second = schedule(connection, 20);

      JsonNode page = http.json("/v1/schedules?context=default&limit=2");
      assertThat(tokens(page)).containsExactly(first, second);
      JsonNode reminder = page.get("schedules").get(0);
      assertThat(reminder.get("due").asText()).isEqualTo(tomorrow.plusSeconds(600).toString());
      assertThat(reminder.get("type").asText()).isEqualTo("order.Reminder");
      assertThat(reminder.get("bytes").asInt()).isPositive();
      assertThat(reminder.get("payload").get("format").asText()).isEqualTo("json");
      assertThat(reminder.get("payload").get("text").asText()).isEqualTo("{\"minutes\":10}");

      JsonNode rest =
          http.json("/v1/schedules?context=default&limit=2&after=" + page.get("after").asText());
      assertThat(tokens(rest)).containsExactly(third);
      assertThat(rest.has("after")).isFalse();
    }

    @Test
    void largeOnesMakeShortPages() {
      List<String> scheduled = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        scheduled.add(
            get(
                connection
                    .eventChannel()
                    .scheduleEvent(
                        tomorrow.plusSeconds(i), event("", 0, "large", "x".repeat(3 << 20)))));
      }
      List<String> found = new ArrayList<>();
      int pages = 0;
      String after = "";
      do {
        JsonNode page = http.json("/v1/schedules?limit=10&after=" + after);
        assertThat(tokens(page)).hasSizeLessThanOrEqualTo(2);
        found.addAll(tokens(page));
        after = page.path("after").asText();
        pages++;
      } while (!after.isEmpty());

      assertThat(found).isEqualTo(scheduled);
      assertThat(pages).isEqualTo(3);
    }

    @Test
    void eachContextShowsItsOwn() {
      node.createContext("second");
      AxonServerConnection other = clients.connectTo("second");
      String here = schedule(connection, 1);
      String there = schedule(other, 2);
      String hereToo = schedule(connection, 3);

      assertThat(tokens(http.json("/v1/schedules"))).containsExactly(here, hereToo);
      assertThat(tokens(http.json("/v1/schedules?context=second"))).containsExactly(there);
      assertThat(http.delete("/v1/schedules/" + there).status()).isEqualTo(404);
      assertThat(tokens(http.json("/v1/schedules?context=second"))).containsExactly(there);
    }

    @Test
    void oneThatIsCancelledIsGone() {
      String one = schedule(connection, 1);
      String other = schedule(connection, 2);

      Http.Reply cancelled = http.delete("/v1/schedules/" + one + "?context=default");

      assertThat(cancelled.status()).isEqualTo(204);
      assertThat(cancelled.body()).isEmpty();
      assertThat(tokens(http.json("/v1/schedules"))).containsExactly(other);
      assertThat(http.delete("/v1/schedules/" + one).status()).isEqualTo(404);
    }
  }

  @Nested
  class GivenWhatIsNoRequest {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "/v1/schedules?limit=0",
          "/v1/schedules?after=zz",
          "/v1/schedules?after=00ff",
          "/v1/schedules?limit=1000"
        })
    void theListIsRefused(String path) {
      assertThat(http.get(path).status()).isEqualTo(400);
    }

    @Test
    void whatIsNoTokenIsNotCancelled() {
      assertThat(http.delete("/v1/schedules/mine").status()).isEqualTo(400);
      assertThat(http.delete("/v1/schedules/" + UUID.randomUUID()).status()).isEqualTo(404);
    }
  }
}

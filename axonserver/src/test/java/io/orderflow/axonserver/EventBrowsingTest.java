package io.orderflow.axonserver;

import static io.orderflow.axonserver.Clients.event;
import static io.orderflow.axonserver.Clients.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.connector.event.AppendEventsTransaction;
import io.axoniq.axonserver.grpc.MetaDataValue;
import io.axoniq.axonserver.grpc.SerializedObject;
import io.axoniq.axonserver.grpc.event.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventBrowsingTest {

  private static final long NOON = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();

  private final AxonServerNode node = AxonServerNode.temporary();
  private final Clients clients = new Clients(node);
  private final AxonServerConnection connection = clients.connect("writer");
  private final Http http = new Http(node);

  @AfterEach
  void stop() {
    http.close();
    clients.close();
    node.close();
  }

  private void append(Event... events) {
    AppendEventsTransaction transaction = connection.eventChannel().startAppendEventsTransaction();
    for (Event each : events) {
      transaction.appendEvent(each);
    }
    get(transaction.commit());
  }

  private static Event at(long minutes, Event event) {
    return event.toBuilder().setTimestamp(NOON + minutes * 60_000).build();
  }

  private static List<Long> tokens(JsonNode found) {
    List<Long> tokens = new ArrayList<>();
    found.get("events").forEach(each -> tokens.add(each.get("token").asLong()));
    return tokens;
  }

  private JsonNode search(String parameters) {
    return http.json("/v1/events?context=default" + parameters);
  }

  @Nested
  class GivenAnEmptyStore {

    @Test
    void nothingIsFoundAndNothingIsLeft() {
      JsonNode found = search("");

      assertThat(tokens(found)).isEmpty();
      assertThat(found.has("before")).isFalse();
      assertThat(search("&aggregate=a&from=2026-01-01T00:00:00Z").has("before")).isFalse();
      assertThat(http.get("/v1/events/0").status()).isEqualTo(404);
      assertThat(http.get("/v1/aggregates/a").status()).isEqualTo(404);
    }
  }

  @Nested
  class GivenEventsOfSomeAggregates {

    private void write() {
      for (int i = 0; i < 4; i++) {
        append(
            at(i, event("a", i, "order.Placed", "{\"city\":\"Málaga\",\"n\":" + i + "}")),
            at(i, event("b/ä", i, "order.Paid", "<paid n='" + i + "'/>")),
            at(i, event("", 0, "ping", "of no aggregate")));
      }
    }

    @Test
    void theNewestComeFirstPageByPage() {
      write();

      JsonNode first = search("&limit=5");
      assertThat(tokens(first)).containsExactly(11L, 10L, 9L, 8L, 7L);
      assertThat(first.get("before").asLong()).isEqualTo(7);
      JsonNode second = search("&limit=5&before=7");
      assertThat(tokens(second)).containsExactly(6L, 5L, 4L, 3L, 2L);
      JsonNode last = search("&limit=5&before=2");
      assertThat(tokens(last)).containsExactly(1L, 0L);
      assertThat(last.has("before")).isFalse();
      assertThat(last.get("scanned").asLong()).isEqualTo(2);
    }

    @Test
    void aRowSaysWhatAnEventIs() {
      write();

      JsonNode row = search("&limit=1&aggregate=b%2F%C3%A4").get("events").get(0);

      assertThat(row.get("token").asLong()).isEqualTo(10);
      assertThat(row.get("timestamp").asText()).isEqualTo("2026-03-01T12:03:00Z");
      assertThat(row.get("aggregate").asText()).isEqualTo("b/ä");
      assertThat(row.get("aggregateType").asText()).isEqualTo("Thing");
      assertThat(row.get("sequenceNumber").asLong()).isEqualTo(3);
      assertThat(row.get("type").asText()).isEqualTo("order.Paid");
      assertThat(row.get("revision").asText()).isEqualTo("1");
      assertThat(row.get("identifier").asText()).hasSize(36);
      assertThat(row.get("bytes").asInt()).isPositive();
      assertThat(search("&limit=1").get("events").get(0).has("aggregate")).isFalse();
    }

    @Test
    void anAggregateIsFoundByTheIndex() {
      write();

      JsonNode found = search("&aggregate=a&limit=3");
      assertThat(tokens(found)).containsExactly(9L, 6L, 3L);
      assertThat(found.get("scanned").asLong()).isEqualTo(3);
      JsonNode rest = search("&aggregate=a&limit=3&before=" + found.get("before").asLong());
      assertThat(tokens(rest)).containsExactly(0L);
      assertThat(rest.has("before")).isFalse();
      assertThat(tokens(search("&aggregate=nobody"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
      "&type=PAID, 10 7 4 1",
      "&type=order.&limit=2, 10 9",
      "&text=m%C3%A1laga, 9 6 3 0",
      "&text=AGGREGATE, 11 8 5 2",
      "&text=%22n%22:2, 6",
      "&aggregate=a&text=%22n%22:1, 3",
      "&from=2026-03-01T12:02:00Z, 11 10 9 8 7 6",
      "&to=2026-03-01T12:00:00Z, 2 1 0",
      "&from=2026-03-01T12:01:00Z&to=2026-03-01T12:02:00Z&type=paid, 7 4",
      "&from=2026-03-01T12:01:00Z&to=2026-03-01T12:02:00Z&aggregate=a, 6 3",
      "&from=2030-01-01T00:00:00Z, ''",
      "&text=nowhere, ''"
    })
    void typeTextAndTimeNarrowIt(String parameters, String expected) {
      write();

      assertThat(
              String.join(" ", tokens(search(parameters)).stream().map(String::valueOf).toList()))
          .isEqualTo(expected);
    }

    @Test
    void aLongLifeIsToldInOrder() {
      append(
          IntStream.range(0, 250)
              .mapToObj(i -> event("long", i, "step", "p"))
              .toArray(Event[]::new));

      JsonNode life = http.json("/v1/aggregates/long?limit=200");
      assertThat(tokens(life)).isEqualTo(LongStream.range(0, 200).boxed().toList());
      assertThat(life.get("next").asLong()).isEqualTo(200);
      assertThat(tokens(http.json("/v1/aggregates/long?limit=200&from=200"))).hasSize(50);
      assertThat(tokens(search("&aggregate=long&limit=200&before=230")))
          .isEqualTo(LongStream.range(0, 200).map(i -> 229 - i).boxed().toList());
    }

    @Test
    void theLifeOfAnAggregateIsToldFromItsBirth() {
      write();
      get(connection.eventChannel().appendSnapshot(event("a", 1, "order.Snapshot", "{}")));

      JsonNode life = http.json("/v1/aggregates/a?limit=3");
      assertThat(life.get("aggregateType").asText()).isEqualTo("Thing");
      assertThat(life.get("head").asLong()).isEqualTo(3);
      assertThat(tokens(life)).containsExactly(0L, 3L, 6L);
      assertThat(life.get("next").asLong()).isEqualTo(3);
      JsonNode snapshot = life.get("snapshots").get(0);
      assertThat(snapshot.get("sequenceNumber").asLong()).isEqualTo(1);
      assertThat(snapshot.get("type").asText()).isEqualTo("order.Snapshot");

      get(connection.eventChannel().appendSnapshot(event("a", 3, "order.Snapshot", "{}")));
      assertThat(http.json("/v1/aggregates/a").get("snapshots"))
          .extracting(each -> each.get("sequenceNumber").asLong())
          .containsExactly(3L, 1L);

      JsonNode rest = http.json("/v1/aggregates/a?from=3");
      assertThat(tokens(rest)).containsExactly(9L);
      assertThat(rest.has("next")).isFalse();
      assertThat(tokens(http.json("/v1/aggregates/a?from=99"))).isEmpty();
      assertThat(tokens(http.json("/v1/aggregates/b%2F%C3%A4"))).hasSize(4);
    }
  }

  @Nested
  class GivenManyEvents {

    @Test
    void aSearchThatFindsNothingStopsInTimeAndGoesOnFromThere() {
      String payload = "x".repeat(2_000);
      for (int round = 0; round < 40; round++) {
        append(
            IntStream.range(0, 1_000)
                .mapToObj(i -> event("", 0, "many", payload))
                .toArray(Event[]::new));
      }
      long before = Long.MAX_VALUE;
      long scanned = 0;
      int pages = 0;
      long begun = System.nanoTime();
      do {
        JsonNode page = search("&text=zebra&before=" + before);
        assertThat(tokens(page)).isEmpty();
        scanned += page.get("scanned").asLong();
        before = page.path("before").asLong(-1);
        pages++;
      } while (before >= 0);

      assertThat(scanned).isEqualTo(40_000);
      // Each page takes its 200 ms, and what a busy machine adds to it.
      assertThat((System.nanoTime() - begun) / 1_000_000 / pages).isLessThan(5_000);
    }
  }

  @Nested
  class GivenOneEvent {

    private JsonNode written(SerializedObject payload) {
      append(
          event("", 0).toBuilder()
              .setPayload(payload)
              .putMetaData("who", MetaDataValue.newBuilder().setTextValue("me").build())
              .putMetaData("count", MetaDataValue.newBuilder().setNumberValue(7).build())
              .putMetaData("nan", MetaDataValue.newBuilder().setDoubleValue(Double.NaN).build())
              .putMetaData("yes", MetaDataValue.newBuilder().setBooleanValue(true).build())
              .build());
      return http.json("/v1/events/0?context=default");
    }

    private JsonNode payload(ByteString data) {
      return written(SerializedObject.newBuilder().setType("t").setData(data).build())
          .get("payload");
    }

    @ParameterizedTest
    @CsvSource(
        quoteCharacter = '|',
        value = {
          "json, |{\"a\": [1, 2]}|",
          "json, |[]|",
          "xml, |<a>b</a>|",
          "text, |any text: é, \"quoted\" \\|"
        })
    void itsPayloadIsReadable(String format, String text) {
      JsonNode payload = payload(ByteString.copyFromUtf8(text));

      assertThat(payload.get("format").asText()).isEqualTo(format);
      assertThat(payload.get("text").asText()).isEqualTo(text);
      assertThat(payload.has("truncated")).isFalse();
    }

    @Test
    void whatIsNoTextIsGivenInBase64() {
      byte[] bytes = {(byte) 0xAC, (byte) 0xED, 0, 5};

      JsonNode payload = payload(ByteString.copyFrom(bytes));

      assertThat(payload.get("format").asText()).isEqualTo("binary");
      assertThat(Base64.getDecoder().decode(payload.get("base64").asText())).isEqualTo(bytes);
    }

    @Test
    void aVeryLongPayloadIsCut() {
      JsonNode payload = payload(ByteString.copyFromUtf8("y".repeat(2 << 20)));

      assertThat(payload.get("text").asText()).hasSize(1 << 20);
      assertThat(payload.get("truncated").asBoolean()).isTrue();
    }

    @Test
    void itsMetadataKeepsItsKinds() {
      JsonNode metaData = written(SerializedObject.getDefaultInstance()).get("metaData");

      assertThat(metaData.get("who").asText()).isEqualTo("me");
      assertThat(metaData.get("count").isIntegralNumber()).isTrue();
      assertThat(metaData.get("yes").asBoolean()).isTrue();
      assertThat(metaData.get("nan").asText()).isEqualTo("NaN");
    }
  }

  @Nested
  class GivenWhatIsNoRequest {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "/v1/events?limit=0",
          "/v1/events?limit=201",
          "/v1/events?limit=many",
          "/v1/events?before=-1",
          "/v1/events?from=yesterday",
          "/v1/events?to=2026-13-01T00:00:00Z",
          "/v1/events?to=%2B1000000000-12-31T23:59:59Z",
          "/v1/events/first",
          "/v1/events/-1",
          "/v1/aggregates/a?from=-1",
          "/v1/aggregates/a?limit=x"
        })
    void theAnswerNamesWhatIsWrong(String path) {
      Http.Reply refusal = http.get(path);

      assertThat(refusal.status()).isEqualTo(400);
      assertThat(refusal.json().get("message").asText())
          .containsPattern("limit|before|from|to|token");
    }

    @Test
    void aContextThatIsNotThereIsNotFound() {
      for (String path : List.of("events", "events/0", "aggregates/a", "processors", "overview")) {
        Http.Reply refusal = http.get("/v1/" + path + "?context=none");
        assertThat(refusal.status()).as(path).isEqualTo(404);
        assertThat(refusal.json().get("message").asText()).contains("none");
      }
    }
  }
}

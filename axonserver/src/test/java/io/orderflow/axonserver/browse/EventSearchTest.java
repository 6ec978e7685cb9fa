package io.orderflow.axonserver.browse;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.orderflow.axonserver.browse.EventSearch.Found;
import io.orderflow.axonserver.protocol.SerializedObject;
import io.orderflow.axonserver.protocol.event.Event;
import io.orderflow.axonserver.store.Completion;
import io.orderflow.axonserver.store.EventLog;
import io.orderflow.axonserver.store.EventRecord;
import io.orderflow.axonserver.store.NodeStore;
import io.orderflow.axonserver.store.StoreOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventSearchTest {

  private static final int EVENTS = 5;

  private final NodeStore store;
  private final EventLog log;

  EventSearchTest(@TempDir Path directory) {
    store = NodeStore.open(directory, StoreOptions.defaults(), Clock.systemUTC());
    log = store.ensureLog("default");
    List<EventRecord> events =
        IntStream.range(0, EVENTS).mapToObj(EventSearchTest::event).map(EventRecord::of).toList();
    CompletableFuture<Void> appended = new CompletableFuture<>();
    store.append(log, events, Completion.of(appended));
    var unused = appended.orTimeout(10, TimeUnit.SECONDS).join();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static Event event(int number) {
    return Event.newBuilder()
        .setAggregateIdentifier("a")
        .setAggregateSequenceNumber(number)
        .setPayload(SerializedObject.newBuilder().setData(ByteString.copyFromUtf8("p" + number)))
        .build();
  }

  private EventSearch search(String text) {
    return new EventSearch(log, EventFilter.of("", text), 10, Duration.ZERO);
  }

  @Nested
  class GivenNoTimeAtAll {

    @Test
    void eachSearchStillComesOneEventFurther() {
      for (long before = EVENTS; before > 0; before--) {
        Found found = search("nowhere").all(0, before);

        assertThat(found.scanned()).isEqualTo(1);
        assertThat(found.events()).isEmpty();
        assertThat(found.before().orElse(0)).isEqualTo(before - 1);
      }
    }

    @Test
    void soDoesOneThroughAnAggregate() {
      for (long before = EVENTS; before > 0; before--) {
        Found found = search("P" + (before - 1)).of("a", 0, before);

        assertThat(found.scanned()).isEqualTo(1);
        assertThat(found.events()).hasSize(1);
        assertThat(found.before().isPresent()).isEqualTo(before > 1);
      }
    }
  }
}

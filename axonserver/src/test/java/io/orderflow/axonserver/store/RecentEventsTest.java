package io.orderflow.axonserver.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RecentEventsTest {

  private static final int MAX_BYTES = 1_000;
  private static final int COUNT = 10;
  private static final int SIZE = MAX_BYTES / COUNT;

  private final RecentEvents recent = new RecentEvents(64, MAX_BYTES, 0);

  private static StoredEvent event(long token, int size) {
    return new StoredEvent(token, new byte[EventRecord.HEADER + size], null);
  }

  private Stream<StoredEvent> held() {
    return LongStream.range(0, 2 * COUNT).mapToObj(recent::get).filter(Objects::nonNull);
  }

  private long bytesHeld() {
    return held().mapToLong(StoredEvent::size).sum();
  }

  @Nested
  class GivenAsManyAsMayBeHeld {

    @BeforeEach
    void fill() {
      for (int token = 0; token < COUNT; token++) {
        recent.add(event(token, SIZE));
      }
    }

    @Test
    void thoseThatGrowTakeNoMoreThanAllMay() {
      for (int token = 0; token < COUNT; token++) {
        recent.replace(event(token, 10 * SIZE));

        assertThat(bytesHeld()).isLessThanOrEqualTo(MAX_BYTES);
      }
    }

    @Test
    void oneThatDoesNotFitIsNotHeldAsItWasEither() {
      recent.replace(event(3, 2 * SIZE));

      assertThat(recent.get(3)).isNull();
      assertThat(recent.get(4)).isNotNull();
    }

    @Test
    void oneThatShrinksLeavesRoomForAnother() {
      recent.replace(event(3, SIZE / 2));
      recent.replace(event(4, SIZE + SIZE / 2));

      assertThat(held()).hasSize(COUNT);
      assertThat(bytesHeld()).isEqualTo(MAX_BYTES);
    }

    @Test
    void thoseThatComeAfterwardsHaveTheRoomOfTheOldest() {
      recent.replace(event(3, 2 * SIZE));
      for (int token = COUNT; token < 2 * COUNT; token++) {
        recent.add(event(token, SIZE));
      }

      assertThat(held())
          .extracting(StoredEvent::token)
          .containsExactlyElementsOf(LongStream.range(COUNT, 2 * COUNT).boxed().toList());
    }
  }
}

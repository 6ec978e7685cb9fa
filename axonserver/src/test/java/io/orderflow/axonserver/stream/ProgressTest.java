package io.orderflow.axonserver.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.axonserver.protocol.streams.InitializationProperties;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private static final int EVENTS = 200;

  private final int[] hashes = new Random(7).ints(EVENTS).toArray();

  private boolean isSent(Progress progress, int token) {
    return !progress.current().covers(hashes[token], token)
        && !Layout.anyCovers(progress.former(), hashes[token], token);
  }

  private boolean isReplay(Progress progress, int token) {
    return Layout.anyCovers(progress.replayed(), hashes[token], token);
  }

  private Set<Integer> advance(Progress progress, long[] positions, Set<Integer> done) {
    Set<Integer> twice = new HashSet<>();
    for (int token = 0; token < EVENTS; token++) {
      int segment = Layout.segmentOf(hashes[token], positions.length);
      if (isSent(progress, token) && token <= positions[segment] && !done.add(token)) {
        twice.add(token);
      }
    }
    return twice;
  }

  @Nested
  class WhenTheNumberOfSegmentsChanges {

    @Test
    void eachEventIsStillSentOnceHoweverFarTheSegmentsHadCome() {
      for (int seed = 0; seed < 50; seed++) {
        Random random = new Random(seed);
        Progress progress = Progress.at(-1, 3);
        Set<Integer> done = new HashSet<>();
        for (int change = 0; change < 6; change++) {
          long[] positions = progress.current().positions();
          for (int i = 0; i < positions.length; i++) {
            positions[i] = Math.min(EVENTS - 1, positions[i] + random.nextInt(60));
          }
          assertThat(advance(progress, positions, done)).isEmpty();
          progress = progress.at(positions).resized(1 + random.nextInt(5));
        }
        long[] end = new long[progress.segments()];
        java.util.Arrays.fill(end, EVENTS - 1);
        assertThat(advance(progress, end, done)).isEmpty();

        assertThat(done).hasSize(EVENTS);
        assertThat(progress.at(end).former()).isEmpty();
      }
    }

    @Test
    void aStreamWhoseSegmentsAreEquallyFarNeedsNoMemoryOfIt() {
      assertThat(Progress.at(10, 2).resized(4)).isEqualTo(Progress.at(10, 4));
    }
  }

  @Nested
  class WhenItIsReset {

    private final Progress before = Progress.at(-1, 2).at(new long[] {10, 100});

    private final Progress after = before.reset(-1);

    @Test
    void allIsSentAgain() {
      for (int token = 0; token < EVENTS; token++) {
        assertThat(isSent(after, token)).isTrue();
      }
    }

    @Test
    void whatWasDoneIsMarkedAsAReplayAndNothingElse() {
      for (int token = 0; token < EVENTS; token++) {
        assertThat(isReplay(after, token)).isEqualTo(before.current().covers(hashes[token], token));
      }
    }

    @Test
    void whatWasDoneBeforeASecondResetIsStillAReplay() {
      Progress again = after.at(new long[] {5, 5}).reset(-1);

      for (int token = 0; token < EVENTS; token++) {
        assertThat(isReplay(again, token)).isEqualTo(isReplay(after, token));
      }
    }

    @Test
    void theMarkGoesWhenAllSegmentsHavePassedIt() {
      assertThat(after.at(new long[] {99, 200}).replayed()).isNotEmpty();
      assertThat(after.at(new long[] {100, 200}).replayed()).isEmpty();
    }
  }

  @Nested
  class WhenItIsStored {

    @Test
    void itIsTheSameWhenReadAgain() {
      StreamDefinition stored =
          new StreamDefinition(
              InitializationProperties.newBuilder().setSegments(2).setStreamName("n").build(),
              List.of(new Layout(new long[] {-1, 7}), new Layout(new long[] {3})),
              List.of(new Layout(new long[] {Long.MAX_VALUE, 0, 1})));

      assertThat(StreamDefinition.of(stored.toBytes())).isEqualTo(stored);
    }
  }
}

package io.orderflow.axonserver.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.axonserver.metrics.Histogram.Spread;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistogramTest {

  private final Histogram histogram = new Histogram();

  @Nested
  class GivenNothing {

    @Test
    void allIsZero() {
      Spread spread = histogram.spread();

      assertThat(spread.count()).isZero();
      assertThat(spread.max()).isZero();
      assertThat(spread.quantile(0.99)).isZero();
    }
  }

  @Nested
  class GivenValues {

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 7, 8, 9, 15, 16, 127, 128, 1_000, 123_456_789, 1L << 40})
    void oneIsToldAsItIs(long value) {
      histogram.add(value);

      assertThat(histogram.spread().quantile(0.5)).isEqualTo(value);
      assertThat(histogram.spread().max()).isEqualTo(value);
      assertThat(histogram.spread().sum()).isEqualTo(value);
    }

    @Test
    void whatIsOutOfRangeIsTakenForTheLimit() {
      histogram.add(-5);
      histogram.add(Long.MAX_VALUE);

      assertThat(histogram.spread().count()).isEqualTo(2);
      assertThat(histogram.spread().quantile(0.5)).isZero();
      assertThat(histogram.spread().max()).isEqualTo((1L << 41) - 1);
    }

    @Test
    void quantilesAreAtMostAnEighthTooHigh() {
      Random random = new Random(4711);
      long[] values = LongStream.generate(() -> random.nextLong(1_000_000)).limit(10_000).toArray();
      LongStream.of(values).forEach(histogram::add);
      long[] sorted = LongStream.of(values).sorted().toArray();

      for (double part : new double[] {0.01, 0.5, 0.9, 0.99, 0.999}) {
        long exact = sorted[(int) Math.ceil(part * sorted.length) - 1];
        assertThat(histogram.spread().quantile(part)).isBetween(exact, exact + exact / 8 + 1);
      }
      assertThat(histogram.spread().quantile(1)).isEqualTo(sorted[sorted.length - 1]);
    }

    @Test
    void theNumberBelowAPowerOfTwoIsExact() {
      LongStream.range(0, 5_000).forEach(histogram::add);

      for (long power = 8; power <= 4_096; power *= 2) {
        assertThat(histogram.spread().below(power)).isEqualTo(power);
      }
      assertThat(histogram.spread().below(8_192)).isEqualTo(5_000);
    }

    @Test
    void twoSpreadsAddUp() {
      Histogram other = new Histogram();
      histogram.add(10);
      other.add(1_000);

      Spread both = histogram.spread().and(other.spread());

      assertThat(both.count()).isEqualTo(2);
      assertThat(both.sum()).isEqualTo(1_010);
      assertThat(both.quantile(0.5)).isEqualTo(10);
      assertThat(both.max()).isEqualTo(1_000);
    }

    @Test
    void whatWasLongAgoDoesNotCountForTheRecentOnes() {
      long now = System.nanoTime();
      histogram.add(1_000_000);
      histogram.tick(now + TimeUnit.MINUTES.toNanos(1) + 1_000_000_000);
      assertThat(histogram.recent().max()).isEqualTo(1_000_000);

      histogram.tick(now + TimeUnit.MINUTES.toNanos(2) + 2_000_000_000);
      assertThat(histogram.recent().max()).isEqualTo(1_000_000);
      histogram.add(5);

      assertThat(histogram.recent().count()).isEqualTo(1);
      assertThat(histogram.recent().max()).isEqualTo(5);
      assertThat(histogram.spread().count()).isEqualTo(2);
    }
  }

  @Nested
  class GivenSeveralThreads {

    @Test
    void nothingIsLost() throws InterruptedException {
      Thread[] threads = new Thread[4];
      for (int i = 0; i < threads.length; i++) {
        threads[i] =
            Thread.ofPlatform().start(() -> LongStream.range(0, 50_000).forEach(histogram::add));
      }
      for (Thread each : threads) {
        assertThat(each.join(java.time.Duration.ofSeconds(30))).isTrue();
      }

      assertThat(histogram.spread().count()).isEqualTo(200_000);
      assertThat(histogram.spread().sum()).isEqualTo(4L * 50_000 * 49_999 / 2);
      assertThat(histogram.spread().max()).isEqualTo(49_999);
    }
  }
}

package io.orderflow.axonserver.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RateTest {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final AtomicLong total = new AtomicLong();
  private final Rate rate = new Rate(total::get, 0);

  @Nested
  class GivenASteadyGrowth {

    @Test
    void itIsToldAfterASecondAndAfterAMinute() {
      for (int second = 1; second <= 60; second++) {
        total.addAndGet(100);
        assertThat(rate.perSecond(second * SECOND)).isEqualTo(100);
        rate.tick(second * SECOND);
      }
    }
  }

  @Nested
  class GivenAnEndOfGrowth {

    @Test
    void nothingIsLeftOfItTenSecondsLater() {
      total.addAndGet(1_000);
      for (int second = 1; second <= 10; second++) {
        rate.tick(second * SECOND);
      }

      assertThat(rate.perSecond(10 * SECOND)).isZero();
    }
  }

  @Nested
  class GivenTheFirstMoment {

    @Test
    void aBurstIsNotBlownUp() {
      total.addAndGet(50);

      assertThat(rate.perSecond(SECOND / 1_000)).isEqualTo(50);
    }
  }
}

package io.orderflow.axonserver.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.axonserver.protocol.control.EventProcessorInfo;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ProcessorReportTest {

  private static final EventProcessorInfo INFO = EventProcessorInfo.getDefaultInstance();

  private static long seconds(long seconds) {
    return TimeUnit.SECONDS.toNanos(seconds);
  }

  @Nested
  class GivenAProcessorThatIsNoLongerToldOf {

    @Test
    void itIsDroppedAfterThreeIntervals() {
      ProcessorReport report = ProcessorReport.of(INFO, null, seconds(100));

      assertThat(report.isOutdated(seconds(106))).isFalse();
      assertThat(report.isOutdated(seconds(107))).isTrue();
    }

    @Test
    void aClientThatTellsSeldomIsGivenLonger() {
      ProcessorReport first = ProcessorReport.of(INFO, null, seconds(100));
      ProcessorReport second = ProcessorReport.of(INFO, first, seconds(130));

      assertThat(second.isOutdated(seconds(219))).isFalse();
      assertThat(second.isOutdated(seconds(221))).isTrue();
    }
  }
}

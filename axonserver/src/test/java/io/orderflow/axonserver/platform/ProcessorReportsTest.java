package io.orderflow.axonserver.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.axonserver.protocol.control.EventProcessorInfo;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ProcessorReportsTest {

  private static final long NOW = TimeUnit.HOURS.toNanos(1);
  private static final long MUCH_LATER = NOW + TimeUnit.MINUTES.toNanos(1);

  private final ProcessorReports reports = new ProcessorReports();

  private static EventProcessorInfo processor(String name) {
    return EventProcessorInfo.newBuilder().setProcessorName(name).build();
  }

  private static EventProcessorInfo large(String name) {
    return EventProcessorInfo.newBuilder()
        .setProcessorName(name)
        .setMode("m".repeat(ProcessorReports.MAX_BYTES / 3))
        .build();
  }

  @Nested
  class GivenAsManyAsAreKept {

    private void fill() {
      for (int i = 0; i < ProcessorReports.MAX_PROCESSORS; i++) {
        assertThat(reports.add(processor("p" + i), NOW)).isTrue();
      }
    }

    @Test
    void oneMoreIsNotKept() {
      fill();

      assertThat(reports.add(processor("another"), NOW)).isFalse();

      assertThat(reports.current(NOW))
          .hasSize(ProcessorReports.MAX_PROCESSORS)
          .doesNotContainKey("another");
    }

    @Test
    void thoseThatAreKnownAreToldOfAnew() {
      fill();
      EventProcessorInfo anew = processor("p7").toBuilder().setRunning(true).build();

      assertThat(reports.add(anew, NOW)).isTrue();

      assertThat(reports.current(NOW)).containsEntry("p7", anew);
    }

    @Test
    void oneMoreTakesTheRoomOfThoseThatAreGone() {
      fill();

      assertThat(reports.add(processor("another"), MUCH_LATER)).isTrue();

      assertThat(reports.current(MUCH_LATER)).containsOnlyKeys("another");
    }
  }

  @Nested
  class GivenReportsThatAreLarge {

    @Test
    void oneThatDoesNotFitIsNotKept() {
      assertThat(reports.add(large("a"), NOW)).isTrue();
      assertThat(reports.add(large("b"), NOW)).isTrue();
      assertThat(reports.add(large("c"), NOW)).isFalse();
      assertThat(reports.add(processor("small"), NOW)).isTrue();

      assertThat(reports.current(NOW)).containsOnlyKeys("a", "b", "small");
    }

    @Test
    void oneThatBecameSmallMakesRoom() {
      reports.add(large("a"), NOW);
      reports.add(large("b"), NOW);
      reports.add(processor("a"), NOW);

      assertThat(reports.add(large("c"), NOW)).isTrue();
    }
  }
}

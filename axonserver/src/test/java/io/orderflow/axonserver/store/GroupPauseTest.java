package io.orderflow.axonserver.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class GroupPauseTest {

  private static final long LONGEST = 1_000_000;

  private final GroupPause pause = new GroupPause(LONGEST);

  @Nested
  class AfterAGroupOfOne {
    @Test
    void thereIsNone() {
      assertThat(pause.after(1, 400_000, 0)).isZero();
    }
  }

  @Nested
  class AfterAGroupOfMany {
    @Test
    void itIsAQuarterOfWhatTheGroupTook() {
      assertThat(pause.after(64, 400_000, 3)).isEqualTo(100_000);
    }

    @Test
    void thereIsNoneWhenHalfAsManyWaitAlready() {
      assertThat(pause.after(64, 400_000, 32)).isZero();
    }

    @Test
    void itIsBoundedOnASlowDisk() {
      assertThat(pause.after(64, 40_000_000, 0)).isEqualTo(LONGEST);
    }

    @Test
    void oneSlowGroupChangesItByItsShareAlone() {
      pause.after(64, 400_000, 0);

      assertThat(pause.after(64, 1_200_000, 0)).isEqualTo(125_000);
    }
  }
}

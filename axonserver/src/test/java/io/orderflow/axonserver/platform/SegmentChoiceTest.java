package io.orderflow.axonserver.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.axonserver.platform.SegmentChoice.Segment;
import io.orderflow.axonserver.protocol.control.EventProcessorInfo;
import io.orderflow.axonserver.protocol.control.EventProcessorInfo.SegmentStatus;
import io.orderflow.axonserver.protocol.control.PlatformOutboundInstruction;
import io.orderflow.axonserver.rpc.Recorder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SegmentChoiceTest {

  private static ProcessorInstance instance(int... idsAndFractions) {
    EventProcessorInfo.Builder info = EventProcessorInfo.newBuilder();
    for (int i = 0; i < idsAndFractions.length; i += 2) {
      info.addSegmentStatus(
          SegmentStatus.newBuilder()
              .setSegmentId(idsAndFractions[i])
              .setOnePartOf(idsAndFractions[i + 1]));
    }
    PlatformClients clients =
        new PlatformClients("default", (c, i, r) -> {}, Duration.ofSeconds(1), name -> List.of());
    return new ProcessorInstance(
        "default", clients.open(new Recorder<PlatformOutboundInstruction>()), info.build());
  }

  @Nested
  class GivenSegmentsOfOneSize {

    @Test
    void theOneWithTheHighestIdIsSplitOrMerged() {
      List<ProcessorInstance> two = List.of(instance(0, 2, 1, 2));

      assertThat(SegmentChoice.toSplit(two)).map(Segment::id).hasValue(1);
      assertThat(SegmentChoice.toMerge(two)).map(Segment::id).hasValue(1);
    }
  }

  @Nested
  class GivenSegmentsOfSeveralSizesAtTwoInstances {

    private final List<ProcessorInstance> instances = List.of(instance(1, 4, 0, 2), instance(3, 4));

    @Test
    void theLargestIsSplitAndTheSmallestMerged() {
      assertThat(SegmentChoice.toSplit(instances)).map(Segment::id).hasValue(0);
      Segment smallest = SegmentChoice.toMerge(instances).orElseThrow();
      assertThat(smallest.id()).isEqualTo(3);
      assertThat(smallest.owner()).isSameAs(instances.get(1));
      assertThat(smallest.counterpart()).isEqualTo(1);
    }
  }

  @Nested
  class GivenOneSegmentOrNone {

    @Test
    void thereIsNothingToMerge() {
      assertThat(SegmentChoice.toMerge(List.of(instance(0, 1)))).isEmpty();
      assertThat(SegmentChoice.toSplit(List.of(instance(0, 1)))).isPresent();
      assertThat(SegmentChoice.toSplit(List.of(instance()))).isEmpty();
    }
  }
}

package io.orderflow.axonserver.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.orderflow.axonserver.protocol.InstructionResult;
import io.orderflow.axonserver.protocol.control.EventProcessorInfo;
import io.orderflow.axonserver.protocol.control.EventProcessorInfo.SegmentStatus;
import io.orderflow.axonserver.protocol.control.PlatformInboundInstruction;
import io.orderflow.axonserver.protocol.control.PlatformOutboundInstruction;
import io.orderflow.axonserver.rpc.Recorder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ProcessorControlTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** Shorter than the moment that is given to clients who let a segment go. */
  private static final Duration PATIENCE = Duration.ofMillis(300);

  private final Application first = new Application();
  private final Application second = new Application();

  private ProcessorControl control(Duration patience) {
    return new ProcessorControl(
        () -> Stream.of(first, second).map(Application::instance).toList(), patience);
  }

  /** Does what it is told, and tells of its processor. */
  private static final class Application {

    private final Recorder<PlatformOutboundInstruction> told = new Recorder<>();
    private final ClientStream client =
        new PlatformClients("default", (c, i, r) -> {}, LIMIT, name -> List.of()).open(told);
    private volatile EventProcessorInfo info =
        EventProcessorInfo.newBuilder()
            .setProcessorName("counted")
            .setTokenStoreIdentifier("store")
            .build();

    ProcessorInstance instance() {
      return new ProcessorInstance("default", client, info);
    }

    void claim(int segment) {
      info =
          info.toBuilder()
              .addSegmentStatus(SegmentStatus.newBuilder().setSegmentId(segment).setOnePartOf(2))
              .build();
    }

    void hasThreads(int threads) {
      info = info.toBuilder().setAvailableThreads(threads).build();
    }

    /** Waits for the instruction of that number, and does it. */
    void letGo(int number) {
      PlatformOutboundInstruction release = instruction(number);
      assertThat(release.hasReleaseSegment()).isTrue();
      info = info.toBuilder().clearSegmentStatus().build();
      done(release);
    }

    PlatformOutboundInstruction instruction(int number) {
      await().atMost(LIMIT).until(() -> told.received().size() > number);
      return told.received().get(number);
    }

    void done(PlatformOutboundInstruction instruction) {
      client.onNext(
          PlatformInboundInstruction.newBuilder()
              .setResult(
                  InstructionResult.newBuilder()
                      .setInstructionId(instruction.getInstructionId())
                      .setSuccess(true))
              .build());
    }
  }

  @Nested
  class GivenASegmentThatIsLetGoWhenTheTimeIsNearlyOver {

    @Test
    void theMergeIsRefusedAndNotDoneLater() {
      first.claim(1);
      second.claim(0);

      CompletableFuture<Void> merged =
          control(PATIENCE).merge(new ProcessorId("default", "", "counted", "store"));
      second.letGo(0);

      await().atMost(LIMIT).until(merged::isDone);
      assertThat(Status.fromThrowable(merged.exceptionNow()).getCode())
          .isEqualTo(Status.Code.DEADLINE_EXCEEDED);
      await()
          .during(Duration.ofSeconds(1))
          .atMost(LIMIT)
          .until(() -> first.told.received().isEmpty());
    }
  }

  @Nested
  class GivenAnOwnerThatHasThreadsForTheOtherHalf {

    private final CompletableFuture<Void> merged;

    GivenAnOwnerThatHasThreadsForTheOtherHalf() {
      first.claim(1);
      first.hasThreads(1);
      second.claim(0);
      merged = control(LIMIT).merge(new ProcessorId("default", "", "counted", "store"));
    }

    @Test
    void theMergeWaitsUntilItHasBoth() {
      second.letGo(0);

      await()
          .during(Duration.ofSeconds(1))
          .atMost(LIMIT)
          .until(() -> first.told.received().isEmpty());
      first.claim(0);
      assertThat(first.instruction(0).hasMergeEventProcessorSegment()).isTrue();
      first.done(first.instruction(0));
      await().atMost(LIMIT).until(merged::isDone);
      assertThat(merged).isCompleted();
    }

    @Test
    void whoClaimsTheOtherHalfAnewReleasesItAnew() {
      second.letGo(0);
      second.claim(0);

      second.letGo(1);
      first.claim(0);

      assertThat(first.instruction(0).hasMergeEventProcessorSegment()).isTrue();
    }
  }
}

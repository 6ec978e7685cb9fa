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
import java.util.Optional;
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
  private final ProcessorControl control =
      new ProcessorControl(
          () -> Stream.of(first, second).map(Application::instance).toList(), PATIENCE);

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

    void letGo() {
      PlatformOutboundInstruction release =
          await()
              .atMost(LIMIT)
              .until(() -> told.received().stream().findFirst(), Optional::isPresent)
              .orElseThrow();
      assertThat(release.hasReleaseSegment()).isTrue();
      info = info.toBuilder().clearSegmentStatus().build();
      client.onNext(
          PlatformInboundInstruction.newBuilder()
              .setResult(
                  InstructionResult.newBuilder()
                      .setInstructionId(release.getInstructionId())
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
          control.merge(new ProcessorId("default", "", "counted", "store"));
      second.letGo();

      await().atMost(LIMIT).until(merged::isDone);
      assertThat(Status.fromThrowable(merged.exceptionNow()).getCode())
          .isEqualTo(Status.Code.DEADLINE_EXCEEDED);
      await()
          .during(Duration.ofSeconds(1))
          .atMost(LIMIT)
          .until(() -> first.told.received().isEmpty());
    }
  }
}

package io.orderflow.sagas.fulfilment;

import io.orderflow.support.health.BatchWatch;
import java.util.List;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.StreamingEventProcessor;

/** As the processor itself tells. */
final class ProcessorSegments implements ClaimedSegments {

  private final EventProcessingConfiguration processing;
  private final String processor;
  private final BatchWatch watch;
  private final int batchSize;

  ProcessorSegments(
      EventProcessingConfiguration processing, String processor, BatchWatch watch, int batchSize) {
    this.processing = processing;
    this.processor = processor;
    this.watch = watch;
    this.batchSize = batchSize;
  }

  @Override
  public List<Segment> caughtUp() {
    if (watch.isBehind(processor, batchSize)) {
      return List.of();
    }
    return processing
        .eventProcessor(processor, StreamingEventProcessor.class)
        .filter(StreamingEventProcessor::isRunning)
        .map(StreamingEventProcessor::processingStatus)
        .map(
            segments ->
                segments.values().stream()
                    .filter(status -> status.isCaughtUp() && !status.isErrorState())
                    .map(EventTrackerStatus::getSegment)
                    .toList())
        .orElse(List.of());
  }
}

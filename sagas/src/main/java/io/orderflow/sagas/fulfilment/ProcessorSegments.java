package io.orderflow.sagas.fulfilment;

import java.util.List;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.StreamingEventProcessor;

/** As the processor itself tells. */
final class ProcessorSegments implements ClaimedSegments {

  private final EventProcessingConfiguration processing;
  private final String processor;

  ProcessorSegments(EventProcessingConfiguration processing, String processor) {
    this.processing = processing;
    this.processor = processor;
  }

  @Override
  public List<Segment> caughtUp() {
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

package io.orderflow.axonserver.platform;

import io.orderflow.axonserver.protocol.control.EventProcessorInfo;
import io.orderflow.axonserver.protocol.control.EventProcessorInfo.SegmentStatus;

/** An event processor as one client that runs it last told of it. */
record ProcessorInstance(String context, ClientStream client, EventProcessorInfo info) {

  String clientId() {
    return client.identification().getClientId();
  }

  String component() {
    return client.identification().getComponentName();
  }

  ProcessorId id() {
    return new ProcessorId(context, "", info.getProcessorName(), info.getTokenStoreIdentifier());
  }

  ProcessorLag lag() {
    int failing = 0;
    long furthestBehind = Long.MAX_VALUE;
    for (SegmentStatus each : info.getSegmentStatusList()) {
      failing += each.getErrorState().isEmpty() ? 0 : 1;
      furthestBehind = Math.min(furthestBehind, each.getTokenPosition());
    }
    return new ProcessorLag(
        context,
        component(),
        info.getProcessorName(),
        info.getSegmentStatusCount(),
        failing,
        furthestBehind);
  }

  boolean has(int segment) {
    return info.getSegmentStatusList().stream()
        .map(SegmentStatus::getSegmentId)
        .anyMatch(id -> id == segment);
  }
}

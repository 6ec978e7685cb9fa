package io.orderflow.axonserver.platform;

import io.orderflow.axonserver.context.Contexts;
import io.orderflow.axonserver.http.Answer;
import io.orderflow.axonserver.http.Request;
import io.orderflow.axonserver.http.Router;
import io.orderflow.axonserver.protocol.control.EventProcessorInfo;
import io.orderflow.axonserver.protocol.control.EventProcessorInfo.SegmentStatus;
import io.orderflow.axonserver.store.EventLog;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All event processors of a context over HTTP, with how far each segment is behind the log. */
final class ProcessorOverview {

  private static final Comparator<ProcessorInstance> ORDER =
      Comparator.<ProcessorInstance, String>comparing(each -> each.info().getProcessorName())
          .thenComparing(each -> each.info().getTokenStoreIdentifier())
          .thenComparing(ProcessorInstance::clientId);

  private final Contexts contexts;
  private final ProcessorControl control;

  ProcessorOverview(Contexts contexts, ProcessorControl control) {
    this.contexts = contexts;
    this.control = control;
  }

  void addTo(Router router) {
    router.add("GET", "/v1/processors", this::list);
  }

  private Answer list(Request request) {
    EventLog log = contexts.get(request.parameter("context"));
    Map<ProcessorId, List<ProcessorInstance>> processors = new LinkedHashMap<>();
    control.instances(new ProcessorId(log.context(), "", "", "")).stream()
        .sorted(ORDER)
        .forEach(each -> processors.computeIfAbsent(each.id(), id -> new ArrayList<>()).add(each));
    long head = log.head();
    return new Answer(
        200, processors.values().stream().map(each -> processor(each, head)).toList());
  }

  private static Map<String, Object> processor(List<ProcessorInstance> instances, long head) {
    EventProcessorInfo info = instances.getFirst().info();
    boolean streaming = info.getIsStreamingProcessor();
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("name", info.getProcessorName());
    told.put("component", instances.getFirst().component());
    told.put("tokenStoreIdentifier", info.getTokenStoreIdentifier());
    told.put("mode", info.getMode());
    told.put("running", instances.stream().anyMatch(each -> each.info().getRunning()));
    told.put("error", instances.stream().anyMatch(each -> each.info().getError()));
    told.put("canPause", streaming);
    told.put("canSplit", streaming && SegmentChoice.toSplit(instances).isPresent());
    told.put("canMerge", streaming && SegmentChoice.toMerge(instances).isPresent());
    told.put("instances", instances.stream().map(ProcessorInstance::clientId).toList());
    told.put(
        "segments",
        instances.stream()
            .flatMap(
                each ->
                    each.info().getSegmentStatusList().stream()
                        .map(status -> segment(each, status, head)))
            .sorted(Comparator.comparingInt(each -> (Integer) each.getOrDefault("segment", 0)))
            .toList());
    return told;
  }

  private static Map<String, Object> segment(
      ProcessorInstance owner, SegmentStatus status, long head) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("segment", status.getSegmentId());
    told.put("onePartOf", status.getOnePartOf());
    told.put("clientId", owner.clientId());
    told.put("position", status.getTokenPosition());
    told.put("lag", Math.max(0, head - status.getTokenPosition()));
    told.put("caughtUp", status.getCaughtUp());
    told.put("replaying", status.getReplaying());
    if (!status.getErrorState().isEmpty()) {
      told.put("error", status.getErrorState());
    }
    return told;
  }
}

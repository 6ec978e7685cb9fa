package io.orderflow.axonserver.platform;

import io.orderflow.axonserver.http.Answer;
import io.orderflow.axonserver.http.Request;
import io.orderflow.axonserver.http.Router;
import io.orderflow.axonserver.protocol.control.EventProcessorInfo;
import io.orderflow.axonserver.protocol.control.EventProcessorInfo.SegmentStatus;
import io.orderflow.axonserver.rpc.Failures;
import io.orderflow.axonserver.rpc.Waiting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The event processors of a component over HTTP. Each answer waits for the applications' own. */
final class ProcessorRoutes {

  private static final String ALL = "/v1/components/{component}/processors";
  private static final String ONE = ALL + "/{processor}";

  private final ProcessorControl control;

  ProcessorRoutes(ProcessorControl control) {
    this.control = control;
  }

  void addTo(Router router) {
    router
        .add("GET", ALL, this::list)
        .add("PATCH", ONE + "/pause", request -> done(control.pause(id(request))))
        .add("PATCH", ONE + "/start", request -> done(control.start(id(request))))
        .add("PATCH", ONE + "/segments/split", request -> done(control.split(id(request))))
        .add("PATCH", ONE + "/segments/merge", request -> done(control.merge(id(request))))
        .add("PATCH", ONE + "/segments/{segment}/move", this::move);
  }

  private static ProcessorId id(Request request) {
    return new ProcessorId(
        request.parameter("context"),
        request.variable("component"),
        request.variable("processor"),
        request.parameter("tokenStoreIdentifier"));
  }

  private Answer move(Request request) throws Exception {
    int segment;
    try {
      segment = Integer.parseInt(request.variable("segment"));
    } catch (NumberFormatException none) {
      throw Failures.invalid("No segment: " + request.variable("segment"));
    }
    return done(control.move(id(request), segment, request.parameter("target")));
  }

  private static Answer done(CompletableFuture<Void> instruction) throws Exception {
    Waiting.on(instruction);
    return new Answer(200, Map.of("success", true));
  }

  private Answer list(Request request) {
    ProcessorId any =
        new ProcessorId(request.parameter("context"), request.variable("component"), "", "");
    Map<ProcessorId, List<ProcessorInstance>> processors = new LinkedHashMap<>();
    control
        .instances(any)
        .forEach(each -> processors.computeIfAbsent(each.id(), id -> new ArrayList<>()).add(each));
    return new Answer(200, processors.values().stream().map(ProcessorRoutes::processor).toList());
  }

  private static Map<String, Object> processor(List<ProcessorInstance> instances) {
    ProcessorInstance first = instances.get(0);
    EventProcessorInfo info = first.info();
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("name", info.getProcessorName());
    told.put("context", first.context());
    told.put("tokenStoreIdentifier", info.getTokenStoreIdentifier());
    told.put("mode", info.getMode());
    told.put("isStreaming", info.getIsStreamingProcessor());
    told.put("isRunning", instances.stream().anyMatch(each -> each.info().getRunning()));
    told.put(
        "activeThreads", instances.stream().mapToInt(each -> each.info().getActiveThreads()).sum());
    told.put("instances", instances.stream().map(ProcessorRoutes::instance).toList());
    return told;
  }

  private static Map<String, Object> instance(ProcessorInstance instance) {
    EventProcessorInfo info = instance.info();
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("clientId", instance.clientId());
    told.put("isRunning", info.getRunning());
    told.put("isInError", info.getError());
    told.put("activeThreads", info.getActiveThreads());
    told.put("availableThreads", info.getAvailableThreads());
    told.put(
        "segments", info.getSegmentStatusList().stream().map(ProcessorRoutes::segment).toList());
    return told;
  }

  private static Map<String, Object> segment(SegmentStatus segment) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("segmentId", segment.getSegmentId());
    told.put("onePartOf", segment.getOnePartOf());
    told.put("caughtUp", segment.getCaughtUp());
    told.put("replaying", segment.getReplaying());
    told.put("tokenPosition", segment.getTokenPosition());
    told.put("errorState", segment.getErrorState());
    return told;
  }
}

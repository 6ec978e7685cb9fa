package io.orderflow.axonserver.platform;

import com.google.protobuf.Empty;
import io.grpc.stub.StreamObserver;
import io.orderflow.axonserver.protocol.Component;
import io.orderflow.axonserver.protocol.admin.AdminActionResult;
import io.orderflow.axonserver.protocol.admin.EventProcessor;
import io.orderflow.axonserver.protocol.admin.EventProcessorAdminServiceGrpc.EventProcessorAdminServiceImplBase;
import io.orderflow.axonserver.protocol.admin.EventProcessorIdentifier;
import io.orderflow.axonserver.protocol.admin.EventProcessorInstance;
import io.orderflow.axonserver.protocol.admin.EventProcessorSegment;
import io.orderflow.axonserver.protocol.admin.LoadBalanceRequest;
import io.orderflow.axonserver.protocol.admin.LoadBalancingStrategy;
import io.orderflow.axonserver.protocol.admin.MoveSegment;
import io.orderflow.axonserver.protocol.admin.Result;
import io.orderflow.axonserver.protocol.control.EventProcessorInfo;
import io.orderflow.axonserver.rpc.Answering;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * The administration of event processors in the protocol. A request that names no context means the
 * processor of that name in whichever context it is.
 */
final class ProcessorAdminService extends EventProcessorAdminServiceImplBase {

  private final ProcessorControl control;
  private final Balancing balancing;

  ProcessorAdminService(ProcessorControl control, Balancing balancing) {
    this.control = control;
    this.balancing = balancing;
  }

  @Override
  public void pauseEventProcessor(
      EventProcessorIdentifier processor, StreamObserver<AdminActionResult> answer) {
    answer(control.pause(id(processor)), answer);
  }

  @Override
  public void startEventProcessor(
      EventProcessorIdentifier processor, StreamObserver<AdminActionResult> answer) {
    answer(control.start(id(processor)), answer);
  }

  @Override
  public void splitEventProcessor(
      EventProcessorIdentifier processor, StreamObserver<AdminActionResult> answer) {
    answer(control.split(id(processor)), answer);
  }

  @Override
  public void mergeEventProcessor(
      EventProcessorIdentifier processor, StreamObserver<AdminActionResult> answer) {
    answer(control.merge(id(processor)), answer);
  }

  @Override
  public void moveEventProcessorSegment(
      MoveSegment move, StreamObserver<AdminActionResult> answer) {
    answer(
        control.move(id(move.getEventProcessor()), move.getSegment(), move.getTargetClientId()),
        answer);
  }

  private static ProcessorId id(EventProcessorIdentifier processor) {
    return new ProcessorId(
        processor.getContextName(),
        "",
        processor.getProcessorName(),
        processor.getTokenStoreIdentifier());
  }

  private static void answer(
      CompletableFuture<Void> done, StreamObserver<AdminActionResult> answer) {
    Answering.with(
        done.thenApply(nothing -> AdminActionResult.newBuilder().setResult(Result.SUCCESS).build()),
        answer);
  }

  @Override
  public void getAllEventProcessors(Empty request, StreamObserver<EventProcessor> answer) {
    list("", answer);
  }

  @Override
  public void getEventProcessorsByComponent(
      Component component, StreamObserver<EventProcessor> answer) {
    list(component.getComponent(), answer);
  }

  /** The processors that a component runs, with those of their instances, too, that others run. */
  private void list(String component, StreamObserver<EventProcessor> answer) {
    Set<ProcessorId> wanted =
        control.instances(new ProcessorId("", component, "", "")).stream()
            .map(ProcessorInstance::id)
            .collect(Collectors.toSet());
    Map<ProcessorId, EventProcessor.Builder> processors = new LinkedHashMap<>();
    for (ProcessorInstance each : control.instances(new ProcessorId("", "", "", ""))) {
      if (wanted.contains(each.id())) {
        processors
            .computeIfAbsent(each.id(), id -> processor(each))
            .addClientInstance(instance(each));
      }
    }
    processors.values().forEach(each -> answer.onNext(each.build()));
    answer.onCompleted();
  }

  private EventProcessor.Builder processor(ProcessorInstance instance) {
    EventProcessorInfo info = instance.info();
    return EventProcessor.newBuilder()
        .setIdentifier(
            EventProcessorIdentifier.newBuilder()
                .setProcessorName(info.getProcessorName())
                .setTokenStoreIdentifier(info.getTokenStoreIdentifier())
                .setContextName(instance.context()))
        .setMode(info.getMode())
        .setIsStreaming(info.getIsStreamingProcessor())
        .setLoadBalancingStrategyName(balancing.strategyOf(instance.id()));
  }

  private static EventProcessorInstance instance(ProcessorInstance instance) {
    EventProcessorInfo info = instance.info();
    EventProcessorInstance.Builder told =
        EventProcessorInstance.newBuilder()
            .setClientId(instance.clientId())
            .setIsRunning(info.getRunning())
            .setMaxCapacity(info.getActiveThreads() + info.getAvailableThreads());
    info.getSegmentStatusList()
        .forEach(
            segment ->
                told.addClaimedSegment(
                    EventProcessorSegment.newBuilder()
                        .setId(segment.getSegmentId())
                        .setOnePartOf(segment.getOnePartOf())
                        .setClaimedBy(instance.clientId())
                        .setIsCaughtUp(segment.getCaughtUp())
                        .setIsReplaying(segment.getReplaying())
                        .setTokenPosition(segment.getTokenPosition())
                        .setIsInError(!segment.getErrorState().isEmpty())
                        .setError(segment.getErrorState())));
    return told.build();
  }

  @Override
  public void loadBalanceProcessor(LoadBalanceRequest request, StreamObserver<Empty> answer) {
    Answering.without(
        Answering.of(
            () -> {
              balancing.once(request);
              return CompletableFuture.completedFuture(null);
            }),
        answer);
  }

  @Override
  public void setAutoLoadBalanceStrategy(LoadBalanceRequest request, StreamObserver<Empty> answer) {
    Answering.without(Answering.of(() -> balancing.automatically(request)), answer);
  }

  @Override
  public void getBalancingStrategies(Empty request, StreamObserver<LoadBalancingStrategy> answer) {
    answer.onNext(
        strategy(Balancing.THREAD_NUMBER, "As many segments as its share of the threads"));
    answer.onNext(strategy(Balancing.DISABLED, "As the applications claim them"));
    answer.onCompleted();
  }

  private static LoadBalancingStrategy strategy(String name, String label) {
    return LoadBalancingStrategy.newBuilder().setStrategy(name).setLabel(label).build();
  }
}

package io.orderflow.axonserver.platform;

import io.orderflow.axonserver.protocol.admin.EventProcessorIdentifier;
import io.orderflow.axonserver.protocol.admin.LoadBalanceRequest;
import io.orderflow.axonserver.protocol.control.EventProcessorInfo;
import io.orderflow.axonserver.protocol.control.EventProcessorInfo.SegmentStatus;
import io.orderflow.axonserver.rpc.Failures;
import io.orderflow.axonserver.store.NodeStore;
import io.orderflow.axonserver.store.Setting;
import io.orderflow.axonserver.store.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spreads the segments of event processors over the instances by their threads: once when it is
 * asked for, or again and again. Instances need some time to let go and to claim, so that a
 * processor is left alone for a while after each time.
 */
final class Balancing {

  static final String THREAD_NUMBER = "threadNumber";
  static final String DISABLED = "disabled";

  private static final Logger log = LoggerFactory.getLogger(Balancing.class);
  private static final long REST = Duration.ofSeconds(15).toNanos();

  private final ProcessorControl control;
  private final Settings<LoadBalanceRequest> automatic;
  private final Map<ProcessorId, Long> resting = new ConcurrentHashMap<>();
  private final Set<ProcessorId> underWay = ConcurrentHashMap.newKeySet();

  Balancing(ProcessorControl control, NodeStore store) {
    this.control = control;
    this.automatic = new Settings<>(store, Setting.BALANCING, LoadBalanceRequest.parser());
  }

  /** Starts to spread the segments; that this is under way is all that the caller is told. */
  void once(LoadBalanceRequest request) {
    if (requireKnown(request.getStrategy()).equals(THREAD_NUMBER)) {
      balance(id(request.getProcessor()));
    }
  }

  /** From now on spreads them whenever it is called for; done when that is on disk. */
  CompletableFuture<Void> automatically(LoadBalanceRequest request) {
    boolean on = requireKnown(request.getStrategy()).equals(THREAD_NUMBER);
    EventProcessorIdentifier processor = request.getProcessor();
    if (processor.getProcessorName().isEmpty()) {
      throw Failures.invalid("No event processor is named");
    }
    return automatic.change(
        String.join(
            "\0",
            processor.getContextName(),
            processor.getTokenStoreIdentifier(),
            processor.getProcessorName()),
        present -> on ? request : null);
  }

  private static String requireKnown(String strategy) {
    if (!strategy.equals(THREAD_NUMBER) && !strategy.equals(DISABLED)) {
      throw Failures.invalid(
          "There is no balancing strategy %s; there are %s and %s"
              .formatted(strategy, THREAD_NUMBER, DISABLED));
    }
    return strategy;
  }

  /** What spreads the segments of a processor. */
  String strategyOf(ProcessorId processor) {
    boolean on =
        automatic.all().values().stream()
            .map(each -> id(each.getProcessor()))
            .anyMatch(each -> each.names(processor));
    return on ? THREAD_NUMBER : DISABLED;
  }

  /** Looks after the processors that are spread automatically; to be called every few seconds. */
  void tick() {
    long now = System.nanoTime();
    resting.values().removeIf(since -> now - since > REST);
    automatic.all().values().stream()
        .flatMap(each -> control.instances(id(each.getProcessor())).stream())
        .map(ProcessorInstance::id)
        .distinct()
        .filter(each -> !resting.containsKey(each))
        .forEach(this::balance);
  }

  private static ProcessorId id(EventProcessorIdentifier processor) {
    return new ProcessorId(
        processor.getContextName(),
        "",
        processor.getProcessorName(),
        processor.getTokenStoreIdentifier());
  }

  private static Balance.Instance instance(ProcessorInstance instance) {
    EventProcessorInfo info = instance.info();
    return new Balance.Instance(
        instance.clientId(),
        info.getActiveThreads() + info.getAvailableThreads(),
        info.getSegmentStatusList().stream().map(SegmentStatus::getSegmentId).toList());
  }

  private void balance(ProcessorId id) {
    List<Balance.Move> moves =
        Balance.moves(
            control.instances(id).stream()
                .filter(each -> each.info().getRunning())
                .map(Balancing::instance)
                .toList());
    if (moves.isEmpty() || !underWay.add(id)) {
      return;
    }
    log.info("The segments of {} are spread anew: {}", id, moves);
    resting.put(id, System.nanoTime());
    CompletableFuture<Void> all = CompletableFuture.completedFuture(null);
    for (Balance.Move move : moves) {
      all = all.thenCompose(moved -> control.move(id, move.segment(), move.target()));
    }
    var unused =
        all.whenComplete(
            (moved, failure) -> {
              underWay.remove(id);
              if (failure != null) {
                log.warn("The segments of {} are not all spread anew", id, failure);
              }
            });
  }
}

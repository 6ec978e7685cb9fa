package io.orderflow.axonserver.platform;

import io.orderflow.axonserver.protocol.control.EventProcessorInfo;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client last told of each of its event processors, by the processor's name; bounded,
 * because whoever may connect may tell. Times are those of {@link System#nanoTime}.
 */
final class ProcessorReports {

  static final int MAX_PROCESSORS = 1_000;
  static final int MAX_BYTES = 4 << 20;

  private final Map<String, ProcessorReport> reports = new HashMap<>();
  private long bytes;

  /** False, and it is forgotten, when that would be more than is kept of one client. */
  synchronized boolean add(EventProcessorInfo info, long now) {
    if (!fits(info)) {
      dropOutdated(now);
    }
    if (!fits(info)) {
      return false;
    }
    ProcessorReport before = reports.get(info.getProcessorName());
    reports.put(info.getProcessorName(), ProcessorReport.of(info, before, now));
    bytes += info.getSerializedSize() - size(before);
    return true;
  }

  private boolean fits(EventProcessorInfo info) {
    ProcessorReport before = reports.get(info.getProcessorName());
    return (before != null || reports.size() < MAX_PROCESSORS)
        && bytes + info.getSerializedSize() - size(before) <= MAX_BYTES;
  }

  private static int size(@Nullable ProcessorReport report) {
    return report == null ? 0 : report.info().getSerializedSize();
  }

  private void dropOutdated(long now) {
    reports.values().removeIf(report -> report.isOutdated(now));
    bytes = reports.values().stream().mapToLong(ProcessorReports::size).sum();
  }

  /** Those that are not outdated. */
  synchronized Map<String, EventProcessorInfo> current(long now) {
    dropOutdated(now);
    Map<String, EventProcessorInfo> current = new HashMap<>();
    reports.forEach((name, report) -> current.put(name, report.info()));
    return current;
  }
}

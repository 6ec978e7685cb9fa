package io.orderflow.axonserver.metrics;

import io.orderflow.axonserver.metrics.PrometheusText.Type;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;

/** What the JVM tells of this process. */
public final class ProcessFigures {

  private ProcessFigures() {}

  public static void addTo(PrometheusText text) {
    var memory = ManagementFactory.getMemoryMXBean();
    MemoryUsage heap = memory.getHeapMemoryUsage();
    MemoryUsage rest = memory.getNonHeapMemoryUsage();
    text.family(
            "jvm_memory_used_bytes", Type.GAUGE, "Memory in use by the JVM, RocksDB's not included")
        .sample(heap.getUsed(), "area", "heap")
        .sample(rest.getUsed(), "area", "nonheap");
    text.family(
            "jvm_memory_max_bytes", Type.GAUGE, "The most that the JVM may use; -1 for no limit")
        .sample(heap.getMax(), "area", "heap")
        .sample(rest.getMax(), "area", "nonheap");
    text.family("jvm_threads_live_threads", Type.GAUGE, "Platform threads")
        .sample(ManagementFactory.getThreadMXBean().getThreadCount());
    text.family("jvm_gc_seconds_total", Type.COUNTER, "Time spent collecting garbage");
    for (GarbageCollectorMXBean each : ManagementFactory.getGarbageCollectorMXBeans()) {
      text.sample(Math.max(0, each.getCollectionTime()) / 1e3, "gc", each.getName());
    }
    text.family("process_uptime_seconds", Type.GAUGE, "How long this process has been running")
        .sample(ManagementFactory.getRuntimeMXBean().getUptime() / 1e3);
    if (ManagementFactory.getOperatingSystemMXBean()
        instanceof com.sun.management.OperatingSystemMXBean system) {
      text.family("process_cpu_seconds_total", Type.COUNTER, "Processor time of this process")
          .sample(Math.max(0, system.getProcessCpuTime()) / 1e9);
    }
  }
}

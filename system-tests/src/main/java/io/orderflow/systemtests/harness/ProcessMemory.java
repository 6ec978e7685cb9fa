package io.orderflow.systemtests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process holds in physical memory, by {@code /proc/PID/status} of Linux.
 *
 * @param residentBytes now ({@code VmRSS})
 * @param highestResidentBytes since its start ({@code VmHWM})
 */
public record ProcessMemory(long residentBytes, long highestResidentBytes) {

  public static ProcessMemory of(long pid) {
    try {
      String status = Files.readString(Path.of("/proc", String.valueOf(pid), "status"));
      return new ProcessMemory(bytes(status, "VmRSS"), bytes(status, "VmHWM"));
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private static long bytes(String status, String name) {
    Matcher line = Pattern.compile("(?m)^" + name + ":\\s+(\\d+) kB$").matcher(status);
    if (!line.find()) {
      throw new IllegalStateException("no %s in %s".formatted(name, status));
    }
    return Long.parseLong(line.group(1)) * 1_024;
  }
}

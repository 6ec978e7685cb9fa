package io.orderflow.standalone.cli;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import sun.misc.Signal;

/**
 * SIGTERM and SIGINT as something to wait for, so that the process ends by itself, with a status of
 * its own: 0 when all was closed cleanly. Whoever signals twice, or has waited too long, wants it
 * gone at once.
 */
final class StopSignal {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int SIGNALLED = 128;

  private final CompletableFuture<Signal> first = new CompletableFuture<>();

  private StopSignal() {}

  static StopSignal listen() {
    StopSignal stop = new StopSignal();
    Signal.handle(new Signal("TERM"), stop::received);
    Signal.handle(new Signal("INT"), stop::received);
    return stop;
  }

  private void received(Signal signal) {
    if (first.complete(signal)) {
      Thread.ofPlatform().daemon().name("stop in time").start(() -> haltWhenLate(signal));
    } else {
      Runtime.getRuntime().halt(SIGNALLED + signal.getNumber());
    }
  }

  private static void haltWhenLate(Signal signal) {
    try {
      Thread.sleep(PATIENCE);
    } catch (InterruptedException ended) {
      return;
    }
    System.err.println("orderflow: not everything closed within %s".formatted(PATIENCE));
    Runtime.getRuntime().halt(SIGNALLED + signal.getNumber());
  }

  /** Waits, without limit, until the process is told to stop. */
  String await() {
    return "SIG" + first.join().getName();
  }
}

package io.orderflow.axonserver.rpc;

import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.LincheckSettings;

/**
 * Runs a scenario of a few threads again and again, each time with other switches between them:
 * Lincheck decides at each access to what they share which of them goes on; the collections of the
 * JDK are taken to be right, and a call of them is one step. {@code -Daxonserver.races=400} is the
 * long form.
 */
public final class Races {

  private static final int RUNS = Integer.getInteger("axonserver.races", 20);

  private static final int ATTEMPTS = 3;

  private Races() {}

  /**
   * Fails with the order of steps that led to it when the scenario throws or does not end. What
   * does not end does so again: on a machine that is busy with other things, a single one may just
   * have been slow.
   */
  public static void explore(Runnable scenario) {
    scenario.run();
    for (int attempt = 1; ; attempt++) {
      try {
        Lincheck.runConcurrentTestInternal$lincheck(RUNS, new LincheckSettings(false), scenario);
        return;
      } catch (LincheckAssertionError failure) {
        if (attempt == ATTEMPTS || !String.valueOf(failure.getMessage()).contains("has hung")) {
          throw failure;
        }
      }
    }
  }

  /** Runs all at once, the first of them in this thread. */
  public static void together(Runnable first, Runnable... others) {
    Thread[] threads = new Thread[others.length];
    for (int i = 0; i < others.length; i++) {
      threads[i] = new Thread(others[i]);
      threads[i].start();
    }
    first.run();
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException stop) {
        throw new IllegalStateException(stop);
      }
    }
  }

  /** For scenarios, in which the assertions of libraries would be explored as well. */
  public static void verify(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}

package io.orderflow.sagas.fulfilment;

import org.springframework.context.SmartLifecycle;

/** Starts the sweep when everything it needs has started, and stops it first. */
final class SweepLifecycle implements SmartLifecycle {

  private final Sweep sweep;
  private volatile boolean running;

  SweepLifecycle(Sweep sweep) {
    this.sweep = sweep;
  }

  @Override
  public void start() {
    sweep.start();
    running = true;
  }

  @Override
  public void stop() {
    sweep.close();
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}

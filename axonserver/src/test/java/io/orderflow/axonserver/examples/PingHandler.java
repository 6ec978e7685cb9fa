package io.orderflow.axonserver.examples;

import org.axonframework.commandhandling.CommandHandler;

/** Gives it. */
public final class PingHandler {

  @CommandHandler
  public String handle(Ping ping) {
    return "pong " + ping.name();
  }
}

package io.orderflow.command;

import io.orderflow.support.ServiceApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** The command side as a process of its own. */
public final class CommandSideApplication {

  private CommandSideApplication() {}

  /** For a process that hosts it together with others. */
  public static SpringApplicationBuilder builder() {
    return ServiceApplication.of(CommandSideConfig.class, "command-side");
  }

  public static void main(String[] args) {
    builder().registerShutdownHook(true).run(args);
  }
}

package io.orderflow.standalone;

import java.net.BindException;
import org.springframework.boot.web.server.PortInUseException;

/** What is said of a start that failed. */
final class StartFailure {

  private StartFailure() {}

  /** A sentence where the cause is one that an operator can act on; else the failure as it is. */
  static RuntimeException of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case CommandFailure known -> {
          return known;
        }
        case PortInUseException taken -> {
          return Ports.taken("HTTP", "--http-port", taken.getPort());
        }
        case BindException taken -> {
          return new CommandFailure("a port could not be opened: " + taken.getMessage(), taken);
        }
        default -> {}
      }
    }
    return failure instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException("the platform did not start", failure);
  }
}

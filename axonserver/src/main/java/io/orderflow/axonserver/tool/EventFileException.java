package io.orderflow.axonserver.tool;

import java.nio.file.Path;

/** A file is no export of events, or not a whole and undamaged one. */
final class EventFileException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  EventFileException(Path file, String reason) {
    super("%s %s".formatted(file, reason));
  }
}

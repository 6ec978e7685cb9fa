package io.orderflow.axonserver.http;

import java.util.Map;

/**
 * What a request is answered with.
 *
 * @param body maps, lists, text, numbers and truth values, or a {@link Text} that is no JSON
 */
public record Answer(int status, Object body) {

  /** 204: it is done, and there is nothing to say. */
  public static Answer nothing() {
    return new Answer(204, Map.of());
  }

  public static Answer error(int status, String message) {
    return new Answer(status, Map.of("status", status, "message", message));
  }
}

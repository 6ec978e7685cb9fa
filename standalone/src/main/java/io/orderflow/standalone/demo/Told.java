package io.orderflow.standalone.demo;

import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A story as it went.
 *
 * @param order as it was seen last
 * @param history its events
 * @param took from placing it until it had ended as it should, or was given up
 * @param wrong what is not as it should be, a sentence each
 */
record Told(Story story, JsonNode order, JsonNode history, Duration took, List<String> wrong) {

  boolean good() {
    return wrong.isEmpty();
  }
}

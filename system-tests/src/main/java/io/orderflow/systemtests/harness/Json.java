package io.orderflow.systemtests.harness;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON as trees, without any class of the platform's: a client knows the contract alone. */
public final class Json {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  public static JsonNode read(String text) {
    return MAPPER.readTree(text);
  }

  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** {@code {"amount":"12.50","currency":"GBP"}}. */
  public static ObjectNode money(String amount) {
    return object().put("amount", amount).put("currency", "GBP");
  }
}

package io.orderflow.support.web;

import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The body of a request: one JSON object. A controller takes it as a parameter, reads what it knows
 * by the methods of {@link #root} and then calls {@link #check}, which answers 400 with every bad
 * field. Whatever the bytes are, nothing else is thrown than a {@link ProblemException}.
 */
public final class JsonBody {

  /** Most bytes that a body may have: an order of 2,000 lines has about 250 KiB. */
  public static final int LIMIT = 1024 * 1024;

  private static final int DEEPEST = 16;
  // Short enough to be parsed at no cost; what is longer than a field may be has that field named.
  private static final int LONGEST_NUMBER = 1_000;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxNumberLength(LONGEST_NUMBER)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final FieldErrors errors = new FieldErrors();
  private final JsonObject root;

  private JsonBody(JsonNode node) {
    this.root = new JsonObject(node, "", errors);
  }

  /**
   * @throws ProblemException 400 where the bytes are no JSON object
   */
  public static JsonBody parse(byte[] bytes) {
    JsonNode node;
    try {
      node = MAPPER.readTree(bytes);
    } catch (JacksonException noJson) {
      throw malformed("is no JSON" + place(noJson));
    } catch (IllegalArgumentException | ArithmeticException noNumber) {
      // Jackson lets some failures of java.math through as they are.
      throw malformed("has a number that is none");
    }
    if (node == null || !node.isObject()) {
      throw malformed("has to be a JSON object");
    }
    return new JsonBody(node);
  }

  public JsonObject root() {
    return root;
  }

  /**
   * @throws ProblemException 400 with every bad or unknown field
   */
  public void check() {
    root.rejectUnknown();
    errors.check();
  }

  private static String place(JacksonException noJson) {
    TokenStreamLocation at = noJson.getLocation();
    return at == null || at.getLineNr() < 1
        ? ""
        : ", or not allowed here, at line %d, column %d"
            .formatted(at.getLineNr(), at.getColumnNr());
  }

  private static ProblemException malformed(String message) {
    return new ProblemException(
        Problem.ofFields(ProblemCode.MALFORMED_BODY, List.of(new FieldError("$", message))));
  }
}

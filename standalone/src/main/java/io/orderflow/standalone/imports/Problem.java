package io.orderflow.standalone.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;

/**
 * The platform's refusal of a call.
 *
 * @param code stable, for programs; empty where the answer is no problem document
 */
record Problem(int status, String code, String detail) {

  private static final int EXCERPT = 200;

  static Problem of(Platform.Reply reply) {
    Map<String, String> fields = Json.texts(reply.body());
    String code = fields.getOrDefault("code", "");
    String detail = fields.getOrDefault("detail", "");
    return new Problem(
        reply.status(), code, code.isEmpty() && detail.isEmpty() ? excerpt(reply.body()) : detail);
  }

  private static String excerpt(byte[] body) {
    String text = new String(body, 0, Math.min(body.length, EXCERPT), UTF_8);
    return text.replaceAll("\\s+", " ").strip();
  }

  @Override
  public String toString() {
    return "%d %s %s".formatted(status, code, detail).strip().replaceAll(" +", " ");
  }
}

package io.orderflow.axonserver.browse;

import com.google.protobuf.ByteString;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** A payload as people can read it: text where it is some, base 64 where it is none. */
final class Payload {

  private Payload() {}

  /**
   * @param most how many characters, or bytes of what is no text, to show
   */
  static Map<String, Object> of(ByteString data, int most) {
    Map<String, Object> told = new LinkedHashMap<>();
    String text = data.isValidUtf8() ? data.toStringUtf8() : null;
    boolean cut;
    if (text == null || text.chars().anyMatch(Payload::isControl)) {
      cut = data.size() > most;
      told.put("format", "binary");
      told.put(
          "base64",
          Base64.getEncoder().encodeToString((cut ? data.substring(0, most) : data).toByteArray()));
    } else {
      cut = text.length() > most;
      told.put("format", format(text));
      told.put("text", cut ? text.substring(0, most) : text);
    }
    if (cut) {
      told.put("truncated", true);
    }
    return told;
  }

  private static boolean isControl(int character) {
    return character < ' ' && character != '\t' && character != '\n' && character != '\r';
  }

  private static String format(String text) {
    String stripped = text.strip();
    if (stripped.startsWith("{") && stripped.endsWith("}")
        || stripped.startsWith("[") && stripped.endsWith("]")) {
      return "json";
    }
    return stripped.startsWith("<") && stripped.endsWith(">") ? "xml" : "text";
  }
}

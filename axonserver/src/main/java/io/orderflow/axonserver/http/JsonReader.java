package io.orderflow.axonserver.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads JSON into maps, lists, text, numbers as doubles, truth values and null. */
final class JsonReader {

  private static final int MAX_DEPTH = 32;

  private final String text;
  private int at;

  private JsonReader(String text) {
    this.text = text;
  }

  /**
   * @throws IllegalArgumentException when it is no JSON object
   */
  static Map<String, Object> object(String text) {
    JsonReader reader = new JsonReader(text);
    reader.space();
    Map<String, Object> object = reader.object(0);
    reader.space();
    if (reader.at < text.length()) {
      throw reader.unexpected();
    }
    return object;
  }

  private @Nullable Object value(int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("JSON is nested too deeply");
    }
    return switch (peek()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      default -> number();
    };
  }

  /** Members that are null are left out. */
  private Map<String, Object> object(int depth) {
    Map<String, Object> members = new LinkedHashMap<>();
    expect('{');
    if (peek() == '}') {
      at++;
      return members;
    }
    do {
      space();
      String name = string();
      space();
      expect(':');
      space();
      Object value = value(depth + 1);
      if (value != null) {
        members.put(name, value);
      }
    } while (more('}'));
    return members;
  }

  private List<Object> array(int depth) {
    List<Object> elements = new ArrayList<>();
    expect('[');
    if (peek() == ']') {
      at++;
      return elements;
    }
    do {
      space();
      Object value = value(depth + 1);
      if (value != null) {
        elements.add(value);
      }
    } while (more(']'));
    return elements;
  }

  private boolean more(char end) {
    space();
    if (peek() == ',') {
      at++;
      return true;
    }
    expect(end);
    return false;
  }

  private String string() {
    expect('"');
    StringBuilder string = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '"') {
      char each = text.charAt(at++);
      if (each == '\\') {
        string.append(escaped());
      } else if (each < ' ') {
        throw unexpected();
      } else {
        string.append(each);
      }
    }
    expect('"');
    return string.toString();
  }

  private char escaped() {
    if (at >= text.length()) {
      throw unexpected();
    }
    char each = text.charAt(at++);
    return switch (each) {
      case '"', '\\', '/' -> each;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        if (at + 4 > text.length()) {
          throw unexpected();
        }
        at += 4;
        yield (char) Integer.parseInt(text, at - 4, at, 16);
      }
      default -> throw unexpected();
    };
  }

  private @Nullable Object word(String word, @Nullable Object value) {
    if (!text.startsWith(word, at)) {
      throw unexpected();
    }
    at += word.length();
    return value;
  }

  private Object number() {
    int from = at;
    while (at < text.length() && "+-0123456789.eE".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    if (from == at) {
      throw unexpected();
    }
    return Double.parseDouble(text.substring(from, at));
  }

  private char peek() {
    space();
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private void expect(char wanted) {
    if (at >= text.length() || text.charAt(at) != wanted) {
      throw unexpected();
    }
    at++;
  }

  private void space() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private IllegalArgumentException unexpected() {
    return new IllegalArgumentException("No JSON from character " + at + " on");
  }
}

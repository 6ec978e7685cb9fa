package io.orderflow.command.http;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A good body of one call, and what each of its fields may be: from it come all the bad ones. */
record BodyShape(String call, String path, String good, boolean importer, List<Shape> shapes) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** What one field may be. */
  sealed interface Shape {
    String path();

    boolean required();
  }

  record Text(String path, boolean required, int max, List<String> bad) implements Shape {}

  record Number(String path, boolean required, long min, long max) implements Shape {}

  record Nested(String path, boolean required) implements Shape {}

  record Items(String path, boolean required, int max) implements Shape {}

  /** A body with one thing wrong, and the field that has to be named for it. */
  record Bad(String what, String body, String field) {
    @Override
    public String toString() {
      return field + ": " + what;
    }
  }

  static Shape text(String path, int max, String... bad) {
    return new Text(path, true, max, List.of(bad));
  }

  static Shape optionalText(String path, int max, String... bad) {
    return new Text(path, false, max, List.of(bad));
  }

  static Shape number(String path, long min, long max) {
    return new Number(path, true, min, max);
  }

  static Shape nested(String path) {
    return new Nested(path, true);
  }

  static Shape optionalNested(String path) {
    return new Nested(path, false);
  }

  static Shape items(String path, int max) {
    return new Items(path, true, max);
  }

  List<Bad> bad() {
    List<Bad> bad = new ArrayList<>();
    bad.add(change("unknown at the top", "unknown", "unknown", "1"));
    for (Shape shape : shapes) {
      if (shape.required()) {
        bad.add(change("missing", shape.path(), shape.path(), ""));
        bad.add(change("null", shape.path(), shape.path(), "null"));
      }
      for (String wrong : wrong(shape)) {
        String what = wrong.length() > 60 ? wrong.substring(0, 60) + "…" : wrong;
        bad.add(change(what, shape.path(), shape.path(), wrong));
      }
      if (shape instanceof Nested) {
        String inside = shape.path() + ".unknown";
        bad.add(change("unknown inside", inside, inside, "true"));
      }
      if (shape instanceof Items) {
        String inside = shape.path() + "[0].unknown";
        bad.add(change("unknown in an item", inside, inside, "{}"));
        for (String item : List.of("null", "1", "\"text\"", "[]")) {
          bad.add(
              change(
                  "an item that is " + item, shape.path(), shape.path() + "[0]", "[" + item + "]"));
        }
      }
    }
    return bad;
  }

  /** Fields that may be left out, or be null. */
  List<Bad> optional() {
    List<Bad> fine = new ArrayList<>();
    for (Shape shape : shapes) {
      if (!shape.required()) {
        fine.add(change("missing", shape.path(), shape.path(), ""));
        fine.add(change("null", shape.path(), shape.path(), "null"));
      }
    }
    return fine;
  }

  private static List<String> wrong(Shape shape) {
    List<String> wrong = new ArrayList<>(List.of("true", "1.5"));
    switch (shape) {
      case Text text -> {
        wrong.addAll(List.of("1", "-1", "[]", "{}", "[\"a\"]", "99999999999999999999999999"));
        wrong.addAll(List.of("\"\"", "\"  \"", "\"a\\u0000b\"", "\"\\ud83d\\u0020\""));
        wrong.add("\"" + "a".repeat(text.max() + 1) + "\"");
        wrong.add("\"" + "a".repeat(100_000) + "\"");
        text.bad().forEach(each -> wrong.add("\"" + each + "\""));
      }
      case Number number -> {
        wrong.addAll(List.of("\"1\"", "[]", "{}", "[1]", "1e2", "1.0", "-1.0", "1e999999999"));
        wrong.add(Long.toString(number.min() - 1));
        wrong.add(Long.toString(number.max() + 1));
        wrong.addAll(List.of("-9999999999", "9999999999", "99999999999999999999999999999999"));
      }
      case Nested _ -> wrong.addAll(List.of("1", "-1", "\"text\"", "[]", "[{}]"));
      case Items items -> {
        wrong.addAll(List.of("1", "-1", "\"text\"", "{}", "[]"));
        wrong.add("[" + "{},".repeat(items.max()) + "{}]");
      }
    }
    return wrong;
  }

  /** The good body, with something else, or where it is empty nothing, at the path. */
  private Bad change(String what, String at, String field, String json) {
    ObjectNode body = (ObjectNode) JSON.readTree(good);
    JsonNode parent = body;
    String rest = at;
    for (int dot = rest.indexOf('.'); dot >= 0; dot = rest.indexOf('.')) {
      parent = step(parent, rest.substring(0, dot));
      rest = rest.substring(dot + 1);
    }
    String marker = "@@changed@@";
    BiConsumer<ObjectNode, String> set =
        json.isEmpty() ? ObjectNode::remove : (object, name) -> object.put(name, marker);
    set.accept((ObjectNode) parent, rest);
    // In its own spelling: a number as large as some would not survive a tree.
    return new Bad(what, body.toString().replace("\"" + marker + "\"", json), field);
  }

  private static JsonNode step(JsonNode node, String name) {
    int bracket = name.indexOf('[');
    if (bracket < 0) {
      return node.get(name);
    }
    int index = Integer.parseInt(name.substring(bracket + 1, name.length() - 1));
    return ((ArrayNode) node.get(name.substring(0, bracket))).get(index);
  }
}

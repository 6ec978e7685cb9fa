package io.orderflow.systemtests;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A valid body with one thing wrong.
 *
 * @param what says what is wrong
 * @param field that the answer has to name, such as {@code lines[0].sku}
 * @param body as it is sent
 */
record Malformation(String what, String field, String body) {

  private static final String HUGE = "9".repeat(400);
  private static final List<String> NO_STRINGS = List.of("7", "true", "{}", "[]");
  private static final List<String> NO_NUMBERS = List.of("\"5\"", "1.5", "true", "{}", "[]");
  private static final List<String> NO_OBJECTS = List.of("\"x\"", "7", "true", "[]");
  private static final List<String> NO_LISTS = List.of("\"x\"", "7", "true", "{}");

  /** What a field has to be, by its place in the body. */
  sealed interface Rule {

    /** JSON Pointer. */
    String pointer();

    boolean required();

    /** Values that the field must not have, as JSON. */
    List<String> wrong();

    record Text(String pointer, boolean required, int longest) implements Rule {
      @Override
      public List<String> wrong() {
        List<String> wrong = new ArrayList<>(NO_STRINGS);
        wrong.add('"' + "x".repeat(longest + 1) + '"');
        wrong.add('"' + "x".repeat(100_000) + '"');
        wrong.add("\"\"");
        wrong.add("\"   \"");
        wrong.add("\"a\\u0000b\"");
        return wrong;
      }
    }

    /**
     * @param others further values that are wrong, as JSON
     */
    record Whole(String pointer, List<String> others) implements Rule {
      @Override
      public boolean required() {
        return true;
      }

      @Override
      public List<String> wrong() {
        List<String> wrong = new ArrayList<>(NO_NUMBERS);
        wrong.addAll(List.of("0", "2147483648", "9223372036854775808", "1e400", HUGE));
        wrong.addAll(others);
        return wrong;
      }
    }

    /** A price's amount. */
    record Amount(String pointer) implements Rule {
      @Override
      public boolean required() {
        return true;
      }

      @Override
      public List<String> wrong() {
        List<String> wrong = new ArrayList<>(NO_STRINGS);
        wrong.add("12.50");
        for (String text :
            List.of(
                "", " ", "x", "1,00", "0", "0.00", "-1.00", "NaN", "Infinity", "1.00001", "0x10")) {
          wrong.add('"' + text + '"');
        }
        wrong.addAll(List.of('"' + HUGE + '"', "\"1e999999999\"", "\"1e-999999999\""));
        return wrong;
      }
    }

    record CurrencyCode(String pointer) implements Rule {
      @Override
      public boolean required() {
        return true;
      }

      @Override
      public List<String> wrong() {
        List<String> wrong = new ArrayList<>(NO_STRINGS);
        wrong.addAll(List.of("\"\"", "\"GB\"", "\"gbp\"", "\"ZZZ\"", "\"POUNDS\""));
        return wrong;
      }
    }

    record Structure(String pointer) implements Rule {
      @Override
      public boolean required() {
        return true;
      }

      @Override
      public List<String> wrong() {
        return NO_OBJECTS;
      }
    }

    record Items(String pointer) implements Rule {
      @Override
      public boolean required() {
        return true;
      }

      @Override
      public List<String> wrong() {
        return NO_LISTS;
      }
    }

    /** Values that are wrong in a way of their own. */
    record Special(String pointer, List<String> wrong) implements Rule {
      @Override
      public boolean required() {
        return false;
      }
    }
  }

  /** Everything that can be wrong with this body by these rules. */
  static List<Malformation> of(ObjectNode valid, List<Rule> rules) {
    List<Malformation> all = new ArrayList<>();
    for (Rule rule : rules) {
      String name = name(rule.pointer());
      if (rule.required()) {
        all.add(new Malformation(name + " is missing", name, without(valid, rule.pointer())));
        all.add(new Malformation(name + " is null", name, with(valid, rule.pointer(), "null")));
      }
      for (String wrong : rule.wrong()) {
        all.add(
            new Malformation(
                name + " is " + shortened(wrong), name, with(valid, rule.pointer(), wrong)));
      }
    }
    unknowns(valid, "", all, valid);
    return all;
  }

  private static void unknowns(
      JsonNode node, String pointer, List<Malformation> all, ObjectNode valid) {
    if (node instanceof ObjectNode object) {
      String name = name(pointer + "/surprise");
      ObjectNode body = valid.deepCopy();
      ((ObjectNode) body.at(pointer)).put("surprise", 1);
      all.add(new Malformation(name + " is unknown", name, body.toString()));
      object
          .properties()
          .forEach(field -> unknowns(field.getValue(), pointer + "/" + field.getKey(), all, valid));
    } else if (node instanceof ArrayNode array) {
      IntStream.range(0, array.size())
          .forEach(item -> unknowns(array.get(item), pointer + "/" + item, all, valid));
    }
  }

  private static String without(ObjectNode valid, String pointer) {
    ObjectNode body = valid.deepCopy();
    ((ObjectNode) body.at(parent(pointer))).remove(leaf(pointer));
    return body.toString();
  }

  /** The value is spliced in as text, since some wrong values are no JSON that a tree can hold. */
  private static String with(ObjectNode valid, String pointer, String value) {
    ObjectNode body = valid.deepCopy();
    String mark = "\"@@\"";
    JsonNode parent = body.at(parent(pointer));
    if (parent instanceof ArrayNode array) {
      array.set(Integer.parseInt(leaf(pointer)), "@@");
    } else {
      ((ObjectNode) parent).put(leaf(pointer), "@@");
    }
    return body.toString().replace(mark, value);
  }

  private static String parent(String pointer) {
    return pointer.substring(0, pointer.lastIndexOf('/'));
  }

  private static String leaf(String pointer) {
    return pointer.substring(pointer.lastIndexOf('/') + 1);
  }

  private static String name(String pointer) {
    String dotted =
        List.of(pointer.substring(1).split("/")).stream()
            .map(step -> step.matches("\\d+") ? "[" + step + "]" : "." + step)
            .collect(joining());
    return dotted.substring(1);
  }

  private static String shortened(String value) {
    return value.length() <= 24
        ? value
        : "%s… (%d characters)".formatted(value.substring(0, 16), value.length());
  }
}

package io.orderflow.support.web;

import io.orderflow.api.Price;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One JSON object of a body, read field by field. Each method names a field that the object may
 * have; what is wrong with it is noted under its JSON path and found by {@link JsonBody#check}, and
 * so are the fields that nobody named. An explicit null is as good as an absent field.
 */
public final class JsonObject {

  // Long enough for any price or amount of the domain, short enough to be parsed at no cost.
  private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,20}(?:\\.[0-9]{1,20})?");

  private final JsonNode node;
  private final String prefix;
  private final FieldErrors errors;
  private final Set<String> known = new HashSet<>();
  private final List<JsonObject> children = new ArrayList<>();

  JsonObject(JsonNode node, String prefix, FieldErrors errors) {
    this.node = node;
    this.prefix = prefix;
    this.errors = errors;
  }

  /** Whether the caller said anything in this field. */
  public boolean has(String name) {
    return present(name) != null;
  }

  /** Notes an error of a rule that is not about one field's form. */
  public void wrong(String name, String message) {
    errors.add(path(name), message);
  }

  /** A text that is not blank, of at most {@code max} UTF-16 units, without control characters. */
  public Field<String> text(String name, int max) {
    return field(name, required(name), value -> asText(value, max));
  }

  public Field<String> optionalText(String name, int max) {
    return field(name, present(name), value -> asText(value, max));
  }

  /**
   * A text made into a value by a function that throws IllegalArgumentException where it cannot.
   */
  public <T> Field<T> value(String name, int max, Function<String, T> parse) {
    return field(name, required(name), value -> parse.apply(asText(value, max)));
  }

  public <T> Field<T> optionalValue(String name, int max, Function<String, T> parse) {
    return field(name, present(name), value -> parse.apply(asText(value, max)));
  }

  /** A whole JSON number. */
  public Field<Integer> integer(String name, int min, int max) {
    return field(name, required(name), value -> asInteger(value, min, max));
  }

  /** An ISO 4217 code. */
  public Field<Currency> currency(String name) {
    return value(name, 3, JsonObject::asCurrency);
  }

  /** An instant in ISO 8601, in UTC. */
  public Field<Instant> optionalInstant(String name) {
    return optionalValue(name, 40, JsonObject::asInstant);
  }

  /** {@code {"amount":"2.55","currency":"GBP"}}. */
  public Field<Price> price(String name) {
    return price(name, object(name));
  }

  public Field<Price> optionalPrice(String name) {
    return price(name, optionalObject(name));
  }

  private Field<Price> price(String name, @Nullable JsonObject price) {
    if (price == null) {
      return new Field<>(path(name), null);
    }
    Field<BigDecimal> amount = price.value("amount", 42, JsonObject::asDecimal);
    Field<Currency> currency = price.currency("currency");
    BigDecimal decimal = amount.orNull();
    Currency unit = currency.orNull();
    if (decimal == null || unit == null) {
      return new Field<>(path(name), null);
    }
    return new Field<>(path(name), price.attempt(amount.path(), () -> new Price(decimal, unit)));
  }

  /** A nested object; null, and noted, where there is none. */
  public @Nullable JsonObject object(String name) {
    return nested(name, required(name));
  }

  public @Nullable JsonObject optionalObject(String name) {
    return nested(name, present(name));
  }

  /** A list of {@code min} to {@code max} objects; empty, and noted, where it is not. */
  public List<JsonObject> objects(String name, int min, int max) {
    JsonNode value = required(name);
    if (value == null) {
      return List.of();
    }
    if (!value.isArray()) {
      wrong(name, "has to be a list");
      return List.of();
    }
    if (value.size() < min || value.size() > max) {
      wrong(name, "has to have %d to %d items, not %d".formatted(min, max, value.size()));
      return List.of();
    }
    List<JsonObject> items = new ArrayList<>(value.size());
    for (int i = 0; i < value.size(); i++) {
      JsonObject item = nested(name + "[" + i + "]", value.get(i));
      if (item != null) {
        items.add(item);
      }
    }
    return items;
  }

  void rejectUnknown() {
    for (String name : node.propertyNames()) {
      if (!known.contains(name)) {
        wrong(name, "is unknown here");
      }
    }
    children.forEach(JsonObject::rejectUnknown);
  }

  private @Nullable JsonNode present(String name) {
    known.add(name);
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? null : value;
  }

  private @Nullable JsonNode required(String name) {
    JsonNode value = present(name);
    if (value == null) {
      wrong(name, "is required");
    }
    return value;
  }

  private @Nullable JsonObject nested(String name, @Nullable JsonNode value) {
    if (value == null) {
      return null;
    }
    if (!value.isObject()) {
      wrong(name, "has to be an object");
      return null;
    }
    JsonObject child = new JsonObject(value, path(name) + ".", errors);
    children.add(child);
    return child;
  }

  private <T> Field<T> field(String name, @Nullable JsonNode value, Function<JsonNode, T> read) {
    String path = path(name);
    return new Field<>(path, value == null ? null : attempt(path, () -> read.apply(value)));
  }

  private <T> @Nullable T attempt(String path, java.util.function.Supplier<T> read) {
    try {
      return read.get();
    } catch (IllegalArgumentException wrong) {
      errors.add(path, wrong.getMessage() == null ? "is wrong" : wrong.getMessage());
      return null;
    }
  }

  private String path(String name) {
    return prefix + name;
  }

  private static String asText(JsonNode value, int max) {
    if (!value.isString()) {
      throw new IllegalArgumentException("has to be a text");
    }
    String text = value.stringValue();
    if (text.length() > max) {
      throw new IllegalArgumentException(
          "has %d characters, and may have %d".formatted(text.length(), max));
    }
    if (text.isBlank()) {
      throw new IllegalArgumentException("must not be blank");
    }
    if (!Text.isClean(text)) {
      throw new IllegalArgumentException("must not have control characters or broken characters");
    }
    return text;
  }

  private static int asInteger(JsonNode value, int min, int max) {
    if (!value.isIntegralNumber()) {
      throw new IllegalArgumentException("has to be a whole number");
    }
    if (!value.canConvertToInt() || value.intValue() < min || value.intValue() > max) {
      throw new IllegalArgumentException("has to be from %d to %d".formatted(min, max));
    }
    return value.intValue();
  }

  private static Currency asCurrency(String code) {
    try {
      return Currency.getInstance(code);
    } catch (IllegalArgumentException unknown) {
      throw new IllegalArgumentException("has to be an ISO 4217 code, such as GBP", unknown);
    }
  }

  private static BigDecimal asDecimal(String text) {
    if (!DECIMAL.matcher(text).matches()) {
      throw new IllegalArgumentException("has to be a decimal number, such as 12.50");
    }
    return new BigDecimal(text);
  }

  private static Instant asInstant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException noInstant) {
      throw new IllegalArgumentException(
          "has to be an instant in UTC, such as 2026-01-31T12:00:00Z", noInstant);
    }
  }
}

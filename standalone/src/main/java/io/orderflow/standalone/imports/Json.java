package io.orderflow.standalone.imports;

import io.orderflow.api.Price;
import io.orderflow.standalone.CommandFailure;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The bodies of the contract, written and read as a stream: the importer has to cost little. */
final class Json {

  private static final JsonFactory FACTORY = new JsonFactory();

  // The data has a country and no more: these say so wherever the order is shown.
  private static final String NOT_RECORDED = "not recorded";
  private static final String PAYMENT_METHOD = "card";
  private static final String PAYMENT_TOKEN = "tok_ok";

  private Json() {}

  static byte[] product(Survey.Product product) {
    return write(
        json -> {
          String code = product.sku().value();
          json.writeStringProperty("sku", code);
          json.writeStringProperty(
              "description", product.description().isEmpty() ? code : product.description());
          price(json, "price", product.price());
        });
  }

  static byte[] receipt(long quantity, String reference) {
    return write(
        json -> {
          json.writeNumberProperty("quantity", quantity);
          json.writeStringProperty("reference", reference);
        });
  }

  static byte[] order(RetailOrder order) {
    return write(
        json -> {
          if (order.customer() != null) {
            json.writeStringProperty("customerId", order.customer().value());
          }
          json.writeStringProperty("currency", RetailRules.CURRENCY.getCurrencyCode());
          json.writeStringProperty("placedAt", order.placedAt().toString());
          json.writeArrayPropertyStart("lines");
          order.lines().forEach(line -> line(json, line));
          json.writeEndArray();
          json.writeObjectPropertyStart("shippingAddress");
          json.writeStringProperty("name", NOT_RECORDED);
          json.writeStringProperty("line1", NOT_RECORDED);
          json.writeStringProperty("city", NOT_RECORDED);
          json.writeStringProperty("postalCode", NOT_RECORDED);
          json.writeStringProperty("country", order.country());
          json.writeEndObject();
          json.writeObjectPropertyStart("payment");
          json.writeStringProperty("method", PAYMENT_METHOD);
          json.writeStringProperty("token", PAYMENT_TOKEN);
          json.writeEndObject();
        });
  }

  private static void line(JsonGenerator json, Reading.Line line) {
    json.writeStartObject();
    json.writeStringProperty("sku", line.sku().value());
    json.writeStringProperty("kind", line.kind().name());
    json.writeNumberProperty("quantity", line.quantity());
    price(json, "unitPrice", line.unitPrice());
    json.writeEndObject();
  }

  private static void price(JsonGenerator json, String name, Price price) {
    json.writeObjectPropertyStart(name);
    json.writeStringProperty("amount", price.amount().toPlainString());
    json.writeStringProperty("currency", price.currency().getCurrencyCode());
    json.writeEndObject();
  }

  private interface Fields {
    void writeTo(JsonGenerator json);
  }

  private static byte[] write(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      fields.writeTo(json);
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  /**
   * The text fields of an object, and those of the objects right below it as {@code outer.inner};
   * arrays are passed over. Empty where the bytes are no JSON object.
   */
  static Map<String, String> texts(byte[] body) {
    Map<String, String> texts = new HashMap<>();
    try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), body)) {
      if (json.nextToken() == JsonToken.START_OBJECT) {
        object(json, "", texts);
      }
      return texts;
    } catch (JacksonException none) {
      return Map.of();
    }
  }

  /**
   * Passes id and status of each order of a page.
   *
   * @return the cursor of the next page; empty on the last one
   */
  static String page(byte[] body, BiConsumer<String, String> order) {
    String next = "";
    try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), body)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        if (name.equals("items") && value == JsonToken.START_ARRAY) {
          while (json.nextToken() == JsonToken.START_OBJECT) {
            Map<String, String> item = new HashMap<>();
            object(json, "", item);
            order.accept(item.getOrDefault("orderId", ""), item.getOrDefault("status", ""));
          }
        } else if (name.equals("next") && value == JsonToken.VALUE_STRING) {
          next = json.getString();
        } else {
          json.skipChildren();
        }
      }
      return next;
    } catch (JacksonException broken) {
      throw new CommandFailure("a list of orders is no JSON: " + broken.getMessage(), broken);
    }
  }

  private static void object(JsonParser json, String prefix, Map<String, String> texts) {
    for (JsonToken next = json.nextToken();
        next == JsonToken.PROPERTY_NAME;
        next = json.nextToken()) {
      String name = prefix + json.currentName();
      JsonToken value = json.nextToken();
      if (value == JsonToken.VALUE_STRING) {
        texts.put(name, json.getString());
      } else if (value == JsonToken.START_OBJECT && prefix.isEmpty()) {
        object(json, name + ".", texts);
      } else {
        json.skipChildren();
      }
    }
  }
}

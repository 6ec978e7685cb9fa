package io.orderflow.documentstore.protocol;

import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;

/** Reads the fields of a command. */
final class Options {

  private Options() {}

  /** A field that must be there. */
  static <T> T required(Document command, String name, Class<T> type) {
    Object value = command.get(name);
    if (!type.isInstance(value)) {
      throw wrongType(name);
    }
    return type.cast(value);
  }

  /** The name of the collection that a command is about, which its first field tells. */
  static String collection(Document command) {
    return required(command, command.keySet().iterator().next(), String.class);
  }

  static int number(Document command, String name, int otherwise) {
    Object value = command.get(name);
    if (value == null) {
      return otherwise;
    }
    if (!(value instanceof Number number)) {
      throw wrongType(name);
    }
    return number.intValue();
  }

  static Document document(Document command, String name) {
    Object value = command.get(name);
    if (value == null) {
      return new Document();
    }
    if (!(value instanceof Document document)) {
      throw wrongType(name);
    }
    return document;
  }

  static boolean isTrue(Document command, String name) {
    return Utils.isTrue(command.get(name));
  }

  /** Write commands are ordered unless they say otherwise. */
  static boolean isOrdered(Document command) {
    return !command.containsKey("ordered") || isTrue(command, "ordered");
  }

  private static MongoServerError wrongType(String name) {
    return new MongoServerError(14, "TypeMismatch", "field '" + name + "' is of the wrong type");
  }
}

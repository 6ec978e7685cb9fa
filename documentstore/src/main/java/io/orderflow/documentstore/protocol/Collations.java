package io.orderflow.documentstore.protocol;

import de.bwaldvogel.mongo.bson.Document;

/**
 * Strings are compared by their code units alone; a command that asks for another collation is
 * refused.
 */
final class Collations {

  private Collations() {}

  static void check(Document command) {
    if (command.get("collation") instanceof Document collation
        && !collation.isEmpty()
        && !"simple".equals(collation.get("locale"))) {
      throw StoredCollection.unsupported("a collation");
    }
  }
}

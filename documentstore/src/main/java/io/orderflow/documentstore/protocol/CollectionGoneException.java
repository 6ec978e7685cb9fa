package io.orderflow.documentstore.protocol;

/** The collection was dropped or renamed between looking it up and using it: look it up again. */
final class CollectionGoneException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CollectionGoneException(String name) {
    super("collection " + name + " is gone", null, false, false);
  }
}

package io.orderflow.documentstore.protocol;

import io.orderflow.documentstore.bson.RawDocument;

/** Leaves out the first documents of a source, and ends it early. */
final class Window implements DocumentSource {

  private final DocumentSource input;
  private int skip;
  private int left;

  /**
   * @param limit 0 for no limit
   */
  Window(DocumentSource input, int skip, int limit) {
    this.input = input;
    this.skip = skip;
    this.left = limit > 0 ? limit : Integer.MAX_VALUE;
  }

  @Override
  public boolean advance() {
    while (skip > 0) {
      skip--;
      if (!input.advance()) {
        left = 0;
      }
    }
    return left > 0 && left-- > 0 && input.advance();
  }

  @Override
  public RawDocument current() {
    return input.current();
  }

  @Override
  public void close() {
    input.close();
  }
}

package io.orderflow.support.web;

import org.jspecify.annotations.Nullable;

/**
 * A field as it was read. Its value may be taken once {@link JsonBody#check} has found every field
 * of the body to be good.
 */
public final class Field<T> {

  private final String path;
  private final @Nullable T value;

  Field(String path, @Nullable T value) {
    this.path = path;
    this.value = value;
  }

  /** The value of a required field. */
  public T get() {
    if (value == null) {
      throw new IllegalStateException(path + " was taken before the body was checked");
    }
    return value;
  }

  public @Nullable T orNull() {
    return value;
  }

  /** JSON path of the field in its body. */
  public String path() {
    return path;
  }
}

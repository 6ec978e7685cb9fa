package io.orderflow.query.http;

import io.orderflow.support.web.ProblemCode;
import io.orderflow.support.web.ProblemException;
import java.util.function.Function;

/** Resources by the ids in their paths. */
public final class Resources {

  private Resources() {}

  /**
   * An id of the path; one that no resource can have is one that no resource has.
   *
   * @throws ProblemException a 404
   */
  public static <I> I id(String kind, String text, Function<String, I> reader) {
    try {
      return reader.apply(text);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(ProblemCode.NOT_FOUND, "there is no such " + kind);
    }
  }

  /** A 404 for a resource whose id is well formed. */
  public static ProblemException unknown(String kind, String id) {
    return new ProblemException(ProblemCode.NOT_FOUND, "there is no %s %s".formatted(kind, id));
  }
}

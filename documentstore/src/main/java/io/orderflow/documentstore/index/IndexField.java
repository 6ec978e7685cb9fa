package io.orderflow.documentstore.index;

import java.util.List;

/** One key of an index. */
public record IndexField(String path, List<String> parts, boolean ascending) {

  public static IndexField of(String path, boolean ascending) {
    return new IndexField(path, List.of(path.split("\\.", -1)), ascending);
  }
}

package io.orderflow.documentstore.index;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** One key of an index. */
public record IndexField(
    String path, List<String> parts, List<byte[]> encodedParts, boolean ascending) {

  public static IndexField of(String path, boolean ascending) {
    List<String> parts = List.of(path.split("\\.", -1));
    List<byte[]> encoded =
        parts.stream().map(part -> part.getBytes(StandardCharsets.UTF_8)).toList();
    return new IndexField(path, parts, encoded, ascending);
  }
}

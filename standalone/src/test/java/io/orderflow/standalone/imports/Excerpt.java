package io.orderflow.standalone.imports;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;

/** Three days of real orders; {@code retail/README.md} names their source and licence. */
public final class Excerpt {

  private Excerpt() {}

  public static Path path() {
    try {
      return Path.of(
          Objects.requireNonNull(
                  Excerpt.class.getResource("/retail/online-retail-2010-12-01_03.csv.gz"))
              .toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}

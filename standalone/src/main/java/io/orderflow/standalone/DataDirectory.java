package io.orderflow.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where one platform keeps everything that it has to remember.
 *
 * @param root created where it is missing
 */
public record DataDirectory(Path root) {

  /** What every command takes that is given no {@code --data}. */
  public static final String DEFAULT = "orderflow-data";

  public DataDirectory {
    root = root.toAbsolutePath().normalize();
  }

  /** Event store, snapshots and schedules of the embedded node. */
  public Path events() {
    return root.resolve("axonserver");
  }

  /** Read models, sagas and tokens. */
  public Path documents() {
    return root.resolve("documents");
  }

  Path webServer() {
    return root.resolve("web");
  }

  public Path logs() {
    return root.resolve("logs");
  }

  /** What a trusted importer proves itself by; readable by its owner alone. */
  public Path importerToken() {
    return root.resolve("importer.token");
  }

  Path lock() {
    return root.resolve("lock");
  }

  DataDirectory create() {
    try {
      Files.createDirectories(webServer());
      return this;
    } catch (IOException refused) {
      throw new UncheckedIOException("cannot create " + root, refused);
    }
  }
}

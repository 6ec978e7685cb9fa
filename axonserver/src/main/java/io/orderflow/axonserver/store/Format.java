package io.orderflow.axonserver.store;

import io.orderflow.axonserver.UnsupportedFormatException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The version of the layout on disk, in a file that older and newer nodes can read. */
final class Format {

  static final int VERSION = 1;

  private static final String FILE = "format-version";

  private Format() {}

  /** Marks a directory that has just been filled with data of this version. */
  static void mark(Path directory) throws IOException {
    Durable.write(directory.resolve(FILE), VERSION + "\n");
  }

  /** Marks a new directory, and refuses one that another version has written. */
  static void check(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    if (!Files.exists(file) && !Files.exists(directory.resolve("store"))) {
      mark(directory);
      return;
    }
    require(directory);
  }

  /** Refuses a directory that is not of this version; touches nothing. */
  static void require(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new FileNotFoundException("there is no directory " + directory);
    }
    Path file = directory.resolve(FILE);
    String found = Files.exists(file) ? Files.readString(file).strip() : "";
    if (!found.equals(Integer.toString(VERSION))) {
      throw new UnsupportedFormatException(directory, found, VERSION);
    }
  }
}

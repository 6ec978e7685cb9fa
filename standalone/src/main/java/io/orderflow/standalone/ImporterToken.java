package io.orderflow.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/** The secret by which a trusted importer proves itself: 256 random bits as hex, in a file. */
public final class ImporterToken {

  private static final int BYTES = 32;
  private static final Set<PosixFilePermission> OWNER_ALONE =
      PosixFilePermissions.fromString("rw-------");

  private ImporterToken() {}

  /**
   * @throws CommandFailure where no platform has left a token there, or it cannot be read
   */
  public static String read(DataDirectory data) {
    try {
      return Files.readString(data.importerToken()).strip();
    } catch (IOException missing) {
      throw new CommandFailure(
          "there is no readable importer token at %s".formatted(data.importerToken()), missing);
    }
  }

  static String readOrCreate(DataDirectory data) {
    if (!Files.exists(data.importerToken())) {
      create(data.importerToken());
    }
    return read(data);
  }

  private static void create(Path file) {
    byte[] bits = new byte[BYTES];
    new SecureRandom().nextBytes(bits);
    try {
      Path fresh = Files.createTempFile(directoryOf(file), "importer", ".new", ownerAlone());
      Files.writeString(fresh, HexFormat.of().formatHex(bits) + "\n");
      // Whole or not at all: a start that was killed here leaves no half a token.
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException refused) {
      throw new CommandFailure("cannot write %s: %s".formatted(file, refused), refused);
    }
  }

  private static Path directoryOf(Path file) {
    return file.toAbsolutePath().resolveSibling(".");
  }

  private static FileAttribute<Set<PosixFilePermission>> ownerAlone() {
    return PosixFilePermissions.asFileAttribute(OWNER_ALONE);
  }
}

package io.orderflow.axonserver.tool;

import io.orderflow.axonserver.protocol.event.Event;
import io.orderflow.axonserver.protocol.event.EventWithToken;
import io.orderflow.axonserver.tool.EventFile.Entry;
import io.orderflow.axonserver.tool.EventFile.EventEntry;
import io.orderflow.axonserver.tool.EventFile.SnapshotEntry;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Reads an export, and believes nothing that no checksum covers. */
final class EventFileReader implements AutoCloseable {

  private static final int FIXED = EventFile.MAGIC.length() + 6;

  private final Path file;
  private final InputStream in;
  private final MessageDigest digest = EventFile.digest();
  private final String context;
  private long position;
  private long events;
  private long snapshots;

  /**
   * @throws EventFileException when it is no export, or one of another version
   */
  EventFileReader(Path file) throws IOException {
    this.file = file;
    this.in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    try {
      this.context = header();
    } catch (IOException | RuntimeException failure) {
      in.close();
      throw failure;
    }
  }

  private String header() throws IOException {
    byte[] fixed = in.readNBytes(FIXED);
    if (!new String(fixed, StandardCharsets.ISO_8859_1).startsWith(EventFile.MAGIC)) {
      throw new EventFileException(file, "is no export of events");
    }
    position = fixed.length;
    if (fixed.length < FIXED) {
      throw incomplete();
    }
    ByteBuffer parts = ByteBuffer.wrap(fixed).position(EventFile.MAGIC.length());
    int version = parts.getInt();
    byte[] name = read(Short.toUnsignedInt(parts.getShort()));
    verify(fixed, name);
    if (version != EventFile.VERSION) {
      throw new EventFileException(file, "is an export of version " + version + ", not of 1");
    }
    return new String(name, StandardCharsets.UTF_8);
  }

  /** The context that was exported. */
  String context() {
    return context;
  }

  /**
   * The next event or snapshot; null when the end was reached and all checksums are right.
   *
   * @throws EventFileException when the file is damaged or not complete
   */
  @Nullable Entry next() throws IOException {
    byte[] header = read(EventFile.RECORD_HEADER);
    ByteBuffer parts = ByteBuffer.wrap(header);
    byte kind = parts.get();
    int length = parts.getInt();
    if (length < 0 || length > EventFile.MAX_CONTENT) {
      throw damaged();
    }
    byte[] soFar = kind == EventFile.END ? digestSoFar() : new byte[0];
    byte[] content = read(length);
    verify(header, content);
    return switch (kind) {
      case EventFile.EVENT -> {
        events++;
        yield new EventEntry(EventWithToken.parseFrom(content));
      }
      case EventFile.SNAPSHOT -> {
        snapshots++;
        yield new SnapshotEntry(Event.parseFrom(content));
      }
      case EventFile.END -> end(content, soFar);
      default -> throw damaged();
    };
  }

  private @Nullable Entry end(byte[] content, byte[] soFar) throws IOException {
    byte[] expected =
        ByteBuffer.allocate(16 + EventFile.DIGEST)
            .putLong(events)
            .putLong(snapshots)
            .put(soFar)
            .array();
    if (!MessageDigest.isEqual(content, expected)) {
      throw damaged();
    }
    if (in.read() >= 0) {
      throw new EventFileException(file, "goes on after its end, at byte " + position);
    }
    return null;
  }

  private byte[] digestSoFar() {
    try {
      return ((MessageDigest) digest.clone()).digest();
    } catch (CloneNotSupportedException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  private byte[] read(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw incomplete();
    }
    position += length;
    return bytes;
  }

  private void verify(byte[] first, byte[] second) throws IOException {
    CRC32C checksum = new CRC32C();
    checksum.update(first);
    checksum.update(second);
    byte[] sum = read(4);
    if (ByteBuffer.wrap(sum).getInt() != (int) checksum.getValue()) {
      throw damaged();
    }
    digest.update(first);
    digest.update(second);
    digest.update(sum);
  }

  private EventFileException damaged() {
    return new EventFileException(file, "is damaged before byte " + position);
  }

  private EventFileException incomplete() {
    return new EventFileException(
        file, "ends in the middle, after byte " + position + ": it is damaged or not complete");
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}

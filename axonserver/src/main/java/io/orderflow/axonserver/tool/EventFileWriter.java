package io.orderflow.axonserver.tool;

import io.orderflow.axonserver.protocol.event.Event;
import io.orderflow.axonserver.protocol.event.EventWithToken;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.zip.CRC32C;

/** Writes an export beside its place, and puts it there when it is whole and on disk. */
final class EventFileWriter implements AutoCloseable {

  private final Path file;
  private final Path unfinished;
  private final FileChannel channel;
  private final OutputStream out;
  private final MessageDigest digest = EventFile.digest();
  private long events;
  private long snapshots;

  EventFileWriter(Path file, String context) throws IOException {
    if (Files.exists(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    this.file = file;
    this.unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
    this.channel =
        FileChannel.open(
            unfinished,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    this.out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
    byte[] name = context.getBytes(StandardCharsets.UTF_8);
    write(
        ByteBuffer.allocate(EventFile.MAGIC.length() + 4 + 2 + name.length)
            .put(EventFile.MAGIC.getBytes(StandardCharsets.US_ASCII))
            .putInt(EventFile.VERSION)
            .putShort((short) name.length)
            .put(name)
            .array());
  }

  void event(EventWithToken event) throws IOException {
    record(EventFile.EVENT, event.toByteArray());
    events++;
  }

  void snapshot(Event snapshot) throws IOException {
    record(EventFile.SNAPSHOT, snapshot.toByteArray());
    snapshots++;
  }

  long events() {
    return events;
  }

  long snapshots() {
    return snapshots;
  }

  private void record(byte kind, byte[] content) throws IOException {
    write(
        ByteBuffer.allocate(EventFile.RECORD_HEADER + content.length)
            .put(kind)
            .putInt(content.length)
            .put(content)
            .array());
  }

  private void write(byte[] bytes) throws IOException {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    byte[] sum = ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array();
    digest.update(bytes);
    digest.update(sum);
    out.write(bytes);
    out.write(sum);
  }

  /** Ends the export and puts it in its place. */
  void finish() throws IOException {
    record(
        EventFile.END,
        ByteBuffer.allocate(16 + EventFile.DIGEST)
            .putLong(events)
            .putLong(snapshots)
            .put(digest.digest())
            .array());
    out.flush();
    channel.force(true);
    channel.close();
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Leaves nothing behind of an export that was not finished. */
  @Override
  public void close() throws IOException {
    if (channel.isOpen()) {
      channel.close();
      Files.deleteIfExists(unfinished);
    }
  }
}

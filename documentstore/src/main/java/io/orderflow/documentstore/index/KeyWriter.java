package io.orderflow.documentstore.index;

import java.util.Arrays;

/** A growing byte string that keys are put together in. */
public final class KeyWriter {

  private byte[] bytes;
  private int length;

  public KeyWriter() {
    this(64);
  }

  public KeyWriter(int capacity) {
    bytes = new byte[capacity];
  }

  public int length() {
    return length;
  }

  /** Forgets everything after {@code length}. */
  public void truncate(int length) {
    this.length = length;
  }

  public KeyWriter write(int value) {
    ensure(1);
    bytes[length++] = (byte) value;
    return this;
  }

  public KeyWriter write(byte[] source) {
    ensure(source.length);
    System.arraycopy(source, 0, bytes, length, source.length);
    length += source.length;
    return this;
  }

  public KeyWriter write(byte[] source, int from, int to) {
    ensure(to - from);
    System.arraycopy(source, from, bytes, length, to - from);
    length += to - from;
    return this;
  }

  public KeyWriter writeInt(int value) {
    return write(value >>> 24).write(value >>> 16).write(value >>> 8).write(value);
  }

  public KeyWriter writeLong(long value) {
    return writeInt((int) (value >>> 32)).writeInt((int) value);
  }

  /** Turns what was written since {@code from} into its complement. */
  public void invert(int from) {
    for (int i = from; i < length; i++) {
      bytes[i] = (byte) ~bytes[i];
    }
  }

  /** UTF-16 code units in an order-preserving form, ended by a zero byte. */
  public KeyWriter writeString(String text) {
    int size = text.length();
    ensure(size * 3 + 1);
    for (int i = 0; i < size; i++) {
      char unit = text.charAt(i);
      if (unit > 1 && unit < 0x80) {
        bytes[length++] = (byte) unit;
      } else {
        writeUnit(unit);
      }
    }
    return write(0);
  }

  private void writeUnit(char unit) {
    if (unit <= 1) {
      write(1).write(unit + 1);
    } else if (unit < 0x800) {
      write(0xC0 | unit >> 6).write(0x80 | unit & 0x3F);
    } else {
      write(0xE0 | unit >> 12).write(0x80 | unit >> 6 & 0x3F).write(0x80 | unit & 0x3F);
    }
  }

  private void ensure(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }

  public byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }
}

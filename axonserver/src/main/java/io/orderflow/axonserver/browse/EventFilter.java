package io.orderflow.axonserver.browse;

import com.google.protobuf.ByteString;
import io.orderflow.axonserver.protocol.event.Event;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Which events are looked for. Upper and lower case of the letters A to Z are the same.
 *
 * @param type is part of the payload's type; empty for any
 * @param text is part of the payload; empty for any
 */
record EventFilter(String type, byte[] text) {

  static EventFilter of(String type, String text) {
    return new EventFilter(
        type.toLowerCase(Locale.ROOT), lower(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static byte[] lower(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = lower(bytes[i]);
    }
    return bytes;
  }

  private static byte lower(byte each) {
    return each >= 'A' && each <= 'Z' ? (byte) (each + ('a' - 'A')) : each;
  }

  boolean isAny() {
    return type.isEmpty() && text.length == 0;
  }

  boolean matches(Event event) {
    return event.getPayload().getType().toLowerCase(Locale.ROOT).contains(type)
        && contains(event.getPayload().getData());
  }

  private boolean contains(ByteString data) {
    for (int at = 0; at <= data.size() - text.length; at++) {
      int same = 0;
      while (same < text.length && lower(data.byteAt(at + same)) == text[same]) {
        same++;
      }
      if (same == text.length) {
        return true;
      }
    }
    return false;
  }
}

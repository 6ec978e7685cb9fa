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

  private boolean contains(ByteString payload) {
    if (text.length == 0) {
      return true;
    }
    byte[] data = payload.toByteArray();
    byte first = text[0];
    for (int at = 0; at <= data.length - text.length; at++) {
      if (lower(data[at]) == first && hasTextAt(data, at)) {
        return true;
      }
    }
    return false;
  }

  private boolean hasTextAt(byte[] data, int at) {
    for (int i = 1; i < text.length; i++) {
      if (lower(data[at + i]) != text[i]) {
        return false;
      }
    }
    return true;
  }
}

package io.orderflow.axonserver.context;

import com.google.protobuf.InvalidProtocolBufferException;
import io.orderflow.axonserver.protocol.admin.UpdateContextPropertiesRequest;
import java.util.Map;

/** What is noted of a context, as it is kept: in the protocol's message. */
final class ContextProperties {

  private ContextProperties() {}

  static byte[] bytes(Map<String, String> properties) {
    return UpdateContextPropertiesRequest.newBuilder()
        .putAllMetaData(properties)
        .build()
        .toByteArray();
  }

  static Map<String, String> parse(byte[] bytes) {
    try {
      return Map.copyOf(UpdateContextPropertiesRequest.parseFrom(bytes).getMetaDataMap());
    } catch (InvalidProtocolBufferException unreadable) {
      throw new IllegalStateException("The properties of a context cannot be read", unreadable);
    }
  }
}

package io.orderflow.axonserver.store;

import com.google.protobuf.InvalidProtocolBufferException;
import io.orderflow.axonserver.protocol.event.Transformation;
import io.orderflow.axonserver.protocol.event.TransformationState;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A transformation of a context's events, without its actions.
 *
 * @param number counts the transformations of the context, from 1
 * @param details as clients are told
 * @param applied how many of its actions are applied
 */
public record StoredTransformation(long number, Transformation details, long applied) {

  static StoredTransformation of(long number, byte[] value) {
    try {
      return new StoredTransformation(
          number,
          Transformation.parseFrom(Arrays.copyOfRange(value, Long.BYTES, value.length)),
          Keys.number(value));
    } catch (InvalidProtocolBufferException damaged) {
      throw new IllegalStateException("A stored transformation cannot be read", damaged);
    }
  }

  byte[] value() {
    byte[] bytes = details.toByteArray();
    return ByteBuffer.allocate(Long.BYTES + bytes.length).putLong(applied).put(bytes).array();
  }

  StoredTransformation withSequence(long sequence) {
    return new StoredTransformation(
        number, details.toBuilder().setSequence(sequence).build(), applied);
  }

  StoredTransformation in(TransformationState state) {
    return new StoredTransformation(number, details.toBuilder().setState(state).build(), applied);
  }

  boolean is(String id) {
    return details.getTransformationId().getId().equals(id);
  }

  /** Whether it keeps another one from being started. */
  public boolean isOpen() {
    return details.getState() == TransformationState.ACTIVE || isApplying();
  }

  public boolean isApplying() {
    return details.getState() == TransformationState.APPLYING;
  }
}

package io.orderflow.support.serialization;

import io.orderflow.api.MessageName;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.SimpleSerializedType;
import org.jspecify.annotations.Nullable;

/** Which class stands behind which published name, and the other way round. */
public final class PayloadNames {

  private final Map<Class<?>, SerializedType> types = new HashMap<>();
  private final Map<String, Class<?>> classes = new HashMap<>();

  /**
   * @param payloads classes that carry {@link MessageName}
   * @throws IllegalArgumentException where a class has no name, or two have the same
   */
  public PayloadNames(Collection<Class<?>> payloads) {
    for (Class<?> payload : payloads) {
      MessageName name = payload.getAnnotation(MessageName.class);
      if (name == null) {
        throw new IllegalArgumentException(payload + " has no published name");
      }
      Class<?> other = classes.put(name.value(), payload);
      if (other != null) {
        throw new IllegalArgumentException(
            "%s and %s are both called %s".formatted(other, payload, name.value()));
      }
      types.put(payload, new SimpleSerializedType(name.value(), name.revision()));
    }
  }

  @Nullable SerializedType typeOf(Class<?> payload) {
    return types.get(payload);
  }

  @Nullable Class<?> classOf(String name) {
    return classes.get(name);
  }
}

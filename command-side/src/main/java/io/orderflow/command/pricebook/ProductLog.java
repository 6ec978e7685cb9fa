package io.orderflow.command.pricebook;

import io.axoniq.axonserver.connector.event.EventChannel;
import io.axoniq.axonserver.connector.event.EventStream;
import io.axoniq.axonserver.grpc.SerializedObject;
import io.axoniq.axonserver.grpc.event.Event;
import io.orderflow.api.MessageName;
import io.orderflow.api.Sku;
import io.orderflow.api.product.ProductEvent;
import io.orderflow.api.product.ProductId;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.jspecify.annotations.Nullable;

/** The events of the products, as the event store has them. */
final class ProductLog {

  private static final int BUFFER = 2_000;
  private static final Set<String> PRODUCT_EVENTS =
      Arrays.stream(ProductEvent.class.getPermittedSubclasses())
          .map(each -> each.getAnnotation(MessageName.class).value())
          .collect(Collectors.toUnmodifiableSet());

  private final Supplier<EventChannel> channel;
  private final Serializer serializer;

  ProductLog(Supplier<EventChannel> channel, Serializer serializer) {
    this.channel = channel;
    this.serializer = serializer;
  }

  /** Token of the last event of the log; −1 where it is empty. */
  CompletableFuture<Long> head() {
    return channel.get().getLastToken();
  }

  /** All events after the token. */
  EventStream openAfter(long token) {
    return channel.get().openStream(token, BUFFER);
  }

  /** Null for what is no product's event: only those are read at all. */
  @Nullable ProductEvent read(Event event) {
    SerializedObject payload = event.getPayload();
    return PRODUCT_EVENTS.contains(payload.getType())
        ? serializer.deserialize(
            new SimpleSerializedObject<>(
                payload.getData().toByteArray(),
                byte[].class,
                payload.getType(),
                payload.getRevision()))
        : null;
  }

  /** One product, from its own events; null where it has none. */
  @Nullable PricedProduct load(Sku sku) {
    return channel
        .get()
        .openAggregateStream(new ProductId(sku).toString(), false)
        .asStream()
        .reduce(
            (PricedProduct) null,
            (before, event) -> {
              ProductEvent product = read(event);
              return product == null
                  ? before
                  : PricedProduct.fold(before, product, event.getAggregateSequenceNumber());
            },
            (one, other) -> other);
  }

  /** How long one answer of the store may take. */
  static final Duration PATIENCE = Duration.ofSeconds(2);
}

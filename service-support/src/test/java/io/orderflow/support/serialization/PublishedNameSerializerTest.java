package io.orderflow.support.serialization;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.api.MessageCatalog;
import io.orderflow.api.Price;
import io.orderflow.api.Sku;
import io.orderflow.api.product.ProductEvent.ProductRegistered;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.SimpleSerializedObject;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PublishedNameSerializerTest {

  private final PublishedNameSerializer serializer =
      PublishedNameSerializer.of(new PayloadNames(MessageCatalog.payloads()));

  @Nested
  class A_published_payload {

    private final ProductRegistered event =
        new ProductRegistered(
            new Sku("85123A"),
            "LIGHT HOLDER",
            new Price(new BigDecimal("2.55"), Currency.getInstance("GBP")));

    @Test
    void is_stored_under_its_name_and_revision() {
      SerializedObject<byte[]> stored = serializer.serialize(event, byte[].class);

      assertThat(stored.getType().getName()).isEqualTo("product.registered");
      assertThat(stored.getType().getRevision()).isEqualTo("1");
      assertThat(new String(stored.getData(), UTF_8))
          .isEqualTo(
              "{\"sku\":\"85123A\",\"description\":\"LIGHT HOLDER\","
                  + "\"price\":{\"amount\":\"2.55\",\"currency\":\"GBP\"}}");
    }

    @Test
    void comes_back_as_it_was() {
      ProductRegistered read = serializer.deserialize(serializer.serialize(event, byte[].class));
      assertThat(read).isEqualTo(event);
    }

    @Test
    void is_read_even_with_a_field_of_a_later_version() {
      byte[] later =
          "{\"sku\":\"A\",\"description\":\"d\",\"price\":{\"amount\":\"1\",\"currency\":\"GBP\"},\"colour\":\"red\"}"
              .getBytes(UTF_8);
      ProductRegistered read =
          serializer.deserialize(
              new SimpleSerializedObject<>(later, byte[].class, "product.registered", "1"));
      assertThat(read.sku()).isEqualTo(new Sku("A"));
    }
  }

  @Test
  void keeps_the_names_that_axon_gives_its_own_types() {
    SerializedObject<byte[]> stored =
        serializer.serialize(new GlobalSequenceTrackingToken(7), byte[].class);
    GlobalSequenceTrackingToken read = serializer.deserialize(stored);
    assertThat(read.getGlobalIndex()).isEqualTo(7);
  }

  @Test
  void refuses_a_payload_without_a_name() {
    assertThatThrownBy(() -> new PayloadNames(List.of(String.class)))
        .hasMessageContaining("no published name");
  }
}

package io.orderflow.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MessageCatalogTest {

  @Test
  void every_payload_has_a_published_name_of_its_own() {
    List<String> names =
        MessageCatalog.payloads().stream()
            .map(payload -> payload.getAnnotation(MessageName.class))
            .map(name -> name == null ? "" : name.value())
            .toList();

    assertThat(names)
        .doesNotHaveDuplicates()
        .allSatisfy(name -> assertThat(name).matches("[a-z]+(\\.[a-z]+(-[a-z]+)*)?"));
  }

  @Test
  void the_events_come_from_five_families() {
    assertThat(MessageCatalog.events())
        .hasSizeGreaterThanOrEqualTo(24)
        .extracting(Class::getPackageName)
        .containsOnly(
            "io.orderflow.api.product",
            "io.orderflow.api.stock",
            "io.orderflow.api.order",
            "io.orderflow.api.payment",
            "io.orderflow.api.fulfilment");
  }
}

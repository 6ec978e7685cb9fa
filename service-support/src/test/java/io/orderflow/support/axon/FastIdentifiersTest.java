package io.orderflow.support.axon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.axonframework.common.IdentifierFactory;
import org.junit.jupiter.api.Test;

class FastIdentifiersTest {

  @Test
  void are_what_axon_uses() {
    assertThat(IdentifierFactory.getInstance()).isInstanceOf(FastIdentifiers.class);
  }

  @Test
  void are_unique_within_a_process_and_between_processes() {
    Set<String> seen = new HashSet<>();
    for (int process = 0; process < 10; process++) {
      FastIdentifiers identifiers = new FastIdentifiers();
      for (int i = 0; i < 1_000; i++) {
        String identifier = identifiers.generateIdentifier();
        assertThat(seen.add(identifier)).isTrue();
        assertThat(UUID.fromString(identifier).version()).isEqualTo(8);
        assertThat(UUID.fromString(identifier).variant()).isEqualTo(2);
      }
    }
  }
}

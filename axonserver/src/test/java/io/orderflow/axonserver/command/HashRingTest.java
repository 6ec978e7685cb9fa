package io.orderflow.axonserver.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.axonserver.command.HashRing.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HashRingTest {

  private static final int KEYS = 20_000;

  private static HashRing<String> ring(String... names) {
    List<Member<String>> members = new ArrayList<>();
    for (String name : names) {
      members.add(new Member<>(name, name, 100));
    }
    return new HashRing<>(members);
  }

  private static Map<Integer, String> owners(HashRing<String> ring) {
    return IntStream.range(0, KEYS)
        .boxed()
        .collect(
            Collectors.toMap(
                key -> key, key -> Objects.requireNonNull(ring.owner("order-" + key))));
  }

  @Test
  void noMembersOwnNothing() {
    assertThat(ring().owner("k")).isNull();
  }

  @Test
  void aNewMemberTakesKeysAndMovesNoOthers() {
    Map<Integer, String> before = owners(ring("a", "b", "c"));

    Map<Integer, String> after = owners(ring("a", "b", "c", "d"));

    after.forEach((key, owner) -> assertThat(owner).isIn("d", before.get(key)));
    assertThat(after.values().stream().filter("d"::equals).count())
        .isBetween(KEYS / 8L, KEYS * 3L / 8);
  }

  @Test
  void aMemberThatComesBackTakesItsOwnKeysAgain() {
    assertThat(owners(ring("b", "a"))).isEqualTo(owners(ring("a", "b")));
  }

  @Test
  void theLoadFollowsTheWeights() {
    HashRing<String> ring =
        new HashRing<>(
            List.of(new Member<>("big", "big", 300), new Member<>("small", "small", 100)));

    long big = owners(ring).values().stream().filter("big"::equals).count();

    assertThat(big / (double) KEYS).isBetween(0.65, 0.85);
  }
}

package io.orderflow.axonserver.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.axonserver.platform.Balance.Instance;
import io.orderflow.axonserver.platform.Balance.Move;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class BalanceTest {

  private static Instance instance(String client, int threads, int... segments) {
    return new Instance(client, threads, IntStream.of(segments).boxed().toList());
  }

  @Nested
  class GivenAnInstanceThatHasNone {

    @Test
    void itGetsHalfOfThoseOfTheOther() {
      assertThat(Balance.moves(List.of(instance("a", 4, 0, 1, 2, 3), instance("b", 4))))
          .containsExactly(new Move(3, "b"), new Move(2, "b"));
    }

    @Test
    void itGetsAsManyAsItsShareOfTheThreads() {
      assertThat(Balance.moves(List.of(instance("a", 6, 0, 1, 2, 3), instance("b", 2))))
          .containsExactly(new Move(3, "b"));
    }

    @Test
    void itGetsNoneWithoutThreads() {
      assertThat(Balance.moves(List.of(instance("a", 4, 0, 1, 2), instance("b", 0)))).isEmpty();
    }
  }

  @Nested
  class GivenSegmentsThatAreSpread {

    @Test
    void noneMovesWhenThatWouldTurnTheInequalityRound() {
      assertThat(Balance.moves(List.of(instance("a", 4, 0, 1), instance("b", 4, 2)))).isEmpty();
      assertThat(Balance.moves(List.of(instance("a", 4, 0), instance("b", 4)))).isEmpty();
    }

    @Test
    void whatMovesLeavesNothingMoreToMove() {
      List<Instance> after =
          List.of(instance("a", 4, 0, 1), instance("b", 4, 3, 2), instance("c", 2, 4));

      assertThat(Balance.moves(after)).isEmpty();
    }
  }

  @Nested
  class GivenNoInstance {

    @Test
    void nothingMoves() {
      assertThat(Balance.moves(List.of())).isEmpty();
    }
  }
}

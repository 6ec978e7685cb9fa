package io.orderflow.axonserver.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.axonserver.stream.Assignments.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AssignmentsTest {

  private static final long PATIENCE = 10;

  private final Assignments<String> assignments = new Assignments<>(4, PATIENCE);

  private static List<String> told(List<Step<String>> steps) {
    return steps.stream()
        .map(
            step ->
                switch (step) {
                  case Step.Open<String> open -> open.client() + " opens " + open.segment();
                  case Step.Close<String> close -> close.client() + " closes " + close.segment();
                })
        .toList();
  }

  @Nested
  class GivenOneClient {

    @Test
    void itServesAllSegments() {
      assertThat(told(assignments.join("a", 0)))
          .containsExactly("a opens 0", "a opens 1", "a opens 2", "a opens 3");
    }

    @Test
    void anotherOneGetsHalfOfThemWhenTheWorkInHandIsDone() {
      assignments.join("a", 0);

      assertThat(told(assignments.join("b", 0)))
          .containsExactlyInAnyOrder("a closes 3", "a closes 2");
      assertThat(assignments.serves("a", 3)).isTrue();
      assertThat(told(assignments.workDone("a", 3, 1))).containsExactly("b opens 3");
      assertThat(assignments.serves("a", 3)).isFalse();
      assertThat(told(assignments.workDone("a", 2, 1))).containsExactly("b opens 2");
    }

    @Test
    void theSegmentsItKeepsTooLongAreTakenFromIt() {
      assignments.join("a", 0);
      assignments.join("b", 0);

      assertThat(assignments.expire(PATIENCE - 1, nothingInHand -> false)).isEmpty();
      assertThat(told(assignments.expire(PATIENCE, nothingInHand -> false)))
          .containsExactlyInAnyOrder("b opens 2", "b opens 3");
      assertThat(assignments.serves("a", 2)).isFalse();
    }

    @Test
    void theSegmentsOfWhichItHasNothingInHandDoNotWaitThatLongForItsWord() {
      assignments.join("a", 0);
      assignments.join("b", 0);

      assertThat(assignments.expire(0, segment -> true)).isEmpty();
      assertThat(told(assignments.expire(PATIENCE / 10, segment -> segment == 2)))
          .containsExactly("b opens 2");
      assertThat(assignments.workDone("a", 2, PATIENCE)).isEmpty();
      assertThat(assignments.serves("b", 2)).isTrue();
    }

    @Test
    void itsLateWordAboutASegmentThatItHasAgainChangesNothing() {
      assignments.join("a", 0);
      assignments.join("b", 0);
      assignments.expire(PATIENCE, nothingInHand -> false);
      assignments.leave("b", PATIENCE);
      assertThat(assignments.serves("a", 3)).isTrue();

      assertThat(assignments.workDone("a", 3, PATIENCE)).isEmpty();
      assertThat(assignments.serves("a", 3)).isTrue();
    }

    @Test
    void aSegmentThatItGivesUpIsNotOfferedToItAgain() {
      assignments.join("a", 0);

      assertThat(assignments.workDone("a", 1, 0)).isEmpty();
      assertThat(assignments.owner(1)).isNull();
      assertThat(told(assignments.join("b", 0))).contains("b opens 1");
    }
  }

  @Nested
  class GivenTwoClients {

    @Test
    void whatOneServedGoesToTheOtherWhenItLeaves() {
      assignments.join("a", 0);
      assignments.join("b", 0);
      assignments.workDone("a", 3, 0);
      assignments.workDone("a", 2, 0);

      assertThat(told(assignments.leave("a", 0)))
          .containsExactlyInAnyOrder("b opens 0", "b opens 1");
      assertThat(assignments.leave("a", 0)).isEmpty();
    }

    @Test
    void oneThatLeavesWhileItFinishesFreesTheSegmentAtOnce() {
      assignments.join("a", 0);
      assignments.join("b", 0);

      assertThat(told(assignments.leave("a", 0)))
          .containsExactly("b opens 0", "b opens 1", "b opens 2", "b opens 3");
    }

    /** So the connector does when it is closed: only then it ends the stream. */
    @Test
    void oneThatGivesUpWhatItServesIsGivenNothingElseBeforeItLeaves() {
      assignments.join("a", 0);
      assignments.join("b", 0);
      assignments.workDone("a", 3, 0);
      assignments.workDone("a", 2, 0);

      assertThat(told(assignments.workDone("b", 2, 0))).containsExactly("a opens 2");
      assertThat(told(assignments.workDone("b", 3, 0))).containsExactly("a opens 3");
      assertThat(assignments.leave("b", 0)).isEmpty();
    }
  }

  @Nested
  class WhenHeld {

    @Test
    void allSegmentsAreClosedAndNoneIsOpenedBeforeItIsReleased() {
      assignments.join("a", 0);

      assertThat(told(assignments.hold(0)))
          .containsExactly("a closes 0", "a closes 1", "a closes 2", "a closes 3");
      assertThat(assignments.hold(0)).isEmpty();
      assertThat(assignments.join("b", 0)).isEmpty();
      for (int i = 0; i < 4; i++) {
        assertThat(assignments.allFree()).isFalse();
        assertThat(assignments.workDone("a", i, 0)).isEmpty();
      }
      assertThat(assignments.allFree()).isTrue();
      assertThat(told(assignments.release(2, 0))).containsExactly("a opens 0", "b opens 1");
    }
  }

  @Nested
  class WhenClientsComeAndGoAtRandom {

    @Test
    void noSegmentIsEverServedByTwoAndAllEndUpEvenlySpread() {
      for (int seed = 0; seed < 200; seed++) {
        assertEndsEven(new Random(seed));
      }
    }

    private void assertEndsEven(Random random) {
      Assignments<String> spread = new Assignments<>(7, PATIENCE);
      List<String> clients = new ArrayList<>();
      Set<Step.Open<String>> open = new HashSet<>();
      List<Step.Close<String>> finishing = new ArrayList<>();
      for (int now = 0; now < 100; now++) {
        List<Step<String>> steps;
        int what = random.nextInt(3);
        if (what == 0 && clients.size() < 5) {
          String client = "c" + now;
          clients.add(client);
          steps = spread.join(client, 0);
        } else if (what == 1 && clients.size() > 1) {
          String gone = clients.remove(random.nextInt(clients.size()));
          open.removeIf(each -> each.client().equals(gone));
          finishing.removeIf(each -> each.client().equals(gone));
          steps = spread.leave(gone, 0);
        } else {
          steps = finish(spread, open, finishing);
        }
        note(steps, open, finishing);
      }
      while (!finishing.isEmpty()) {
        note(finish(spread, open, finishing), open, finishing);
      }
      if (clients.isEmpty()) {
        return;
      }
      assertThat(open).hasSize(7);
      for (String client : clients) {
        long segments = open.stream().filter(each -> each.client().equals(client)).count();
        assertThat(segments).isBetween(7L / clients.size(), -Math.floorDiv(-7L, clients.size()));
      }
    }

    private List<Step<String>> finish(
        Assignments<String> spread,
        Set<Step.Open<String>> open,
        List<Step.Close<String>> finishing) {
      if (finishing.isEmpty()) {
        return List.of();
      }
      Step.Close<String> done = finishing.removeLast();
      open.remove(new Step.Open<>(done.segment(), done.client()));
      return spread.workDone(done.client(), done.segment(), 0);
    }

    private void note(
        List<Step<String>> steps, Set<Step.Open<String>> open, List<Step.Close<String>> finishing) {
      for (Step<String> step : steps) {
        switch (step) {
          case Step.Open<String> opened -> {
            assertThat(open).noneMatch(each -> each.segment() == opened.segment());
            open.add(opened);
          }
          case Step.Close<String> closed -> finishing.add(closed);
        }
      }
    }
  }
}

package io.orderflow.sagas.fulfilment.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.api.order.OrderStatus;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The process against a model of the command side, with everything that may go wrong between the
 * two: commands lost, sent twice, late and out of order; calls to the provider the same; batches of
 * events that run twice, or are stored by half; time-outs that do not come. Each seed is one story.
 */
class SimulationTest {

  private static final int STORIES = 400;

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4})
  void every_order_ends_and_nothing_is_lost(long group) {
    for (long seed = group * STORIES; seed < (group + 1) * STORIES; seed++) {
      Simulation story = new Simulation(seed);
      story.trouble();
      story.calm();
      check(story, seed);
    }
  }

  private static void check(Simulation story, long seed) {
    assertThat(story.model().unitsAddUp()).as("seed %d: units", seed).isTrue();
    story
        .orders()
        .forEach(
            order -> {
              OrderStatus status = story.model().statusOf(order);
              if (status == OrderStatus.CONFIRMED) {
                assertThat(story.model().isPaid(order))
                    .as("seed %d: %s paid", seed, order)
                    .isTrue();
                assertThat(story.model().skusReservedFor(order))
                    .as("seed %d: %s reserved", seed, order)
                    .isEqualTo(story.goodsOf(order));
                assertThat(story.model().isCaptured(order))
                    .as("seed %d: %s captured", seed, order)
                    .isEqualTo(story.goodsOf(order) == 0);
              } else {
                assertThat(status)
                    .as("seed %d: %s", seed, order)
                    .isIn(OrderStatus.REJECTED, OrderStatus.CANCELLED);
                assertThat(story.model().holdsStockFor(order))
                    .as("seed %d: %s holds stock", seed, order)
                    .isFalse();
                assertThat(story.model().isPaymentClosed(order))
                    .as("seed %d: %s owes nothing", seed, order)
                    .isTrue();
                assertThat(story.hasEnded(order)).as("seed %d: %s ended", seed, order).isTrue();
              }
            });
  }
}

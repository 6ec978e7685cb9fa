package io.orderflow.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.BindException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TogetherTest {

  private final List<String> closed = new ArrayList<>();
  private final Resources resources = new Resources();
  private final Together together = new Together(resources);

  @Test
  void starts_them_at_the_same_time_and_closes_them_in_reverse_order() {
    CountDownLatch both = new CountDownLatch(2);
    together.start("first", () -> meeting(both, "first"));
    together.start("second", () -> meeting(both, "second"));

    together.join();
    resources.close();

    assertThat(closed).containsExactly("second", "first");
  }

  @Test
  void holds_what_started_where_another_failed_and_says_why_in_a_sentence() {
    together.start(
        "broken",
        () -> {
          throw new IllegalStateException("the node", new BindException("Address in use"));
        });
    together.start("started", () -> closing("started"));

    assertThatThrownBy(together::join)
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("Address in use");
    resources.close();

    assertThat(closed).containsExactly("started");
  }

  @Test
  void a_resource_that_does_not_close_keeps_no_other_open() {
    together.start("first", () -> closing("first"));
    together.start(
        "broken",
        () ->
            () -> {
              throw new IllegalStateException("broken");
            });
    together.join();

    resources.close();

    assertThat(closed).containsExactly("first");
  }

  private AutoCloseable meeting(CountDownLatch all, String name) throws InterruptedException {
    all.countDown();
    assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
    return closing(name);
  }

  private AutoCloseable closing(String name) {
    return () -> closed.add(name);
  }
}

package io.orderflow.standalone.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlatformMetricsTest {

  @Test
  void samples_of_a_family_stand_together_and_the_process_is_told_of_once() {
    String one =
        """
        # HELP jvm_threads Threads
        # TYPE jvm_threads gauge
        jvm_threads{service="a"} 7.0
        # HELP orders_total Orders
        # TYPE orders_total counter
        orders_total{service="a"} 1.0
        """;
    String other =
        """
        # HELP orders_total Orders
        # TYPE orders_total counter
        orders_total{service="b"} 2.0
        # HELP jvm_threads Threads
        # TYPE jvm_threads gauge
        jvm_threads{service="b"} 7.0
        # TYPE lag gauge
        lag{service="b"} 0.0
        """;

    assertThat(new PlatformMetrics(List.of(() -> one, () -> other)).page())
        .isEqualTo(
            """
            # HELP jvm_threads Threads
            # TYPE jvm_threads gauge
            jvm_threads{service="a"} 7.0
            # HELP orders_total Orders
            # TYPE orders_total counter
            orders_total{service="a"} 1.0
            orders_total{service="b"} 2.0
            # TYPE lag gauge
            lag{service="b"} 0.0
            """);
  }
}

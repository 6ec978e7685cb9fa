package io.orderflow.command.order;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.api.order.OrderEvent;
import io.orderflow.command.order.OrderLifeCycle.Transition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class OrderLifeCycleTest {

  private static final Path PAGE = Path.of("..", "docs", "order-life-cycle.md");

  /** {@code -Dapprove=true} writes the page. */
  @Test
  void is_drawn_in_the_documentation_as_it_is() throws IOException {
    if (Boolean.getBoolean("approve")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, page(), UTF_8);
    }
    assertThat(PAGE).content(UTF_8).isEqualTo(page());
  }

  @Test
  void has_one_way_for_each_status_and_event() {
    assertThat(OrderLifeCycle.TABLE.stream().map(each -> each.from() + " " + each.event()))
        .doesNotHaveDuplicates();
  }

  @Test
  void knows_every_event_of_an_order() {
    assertThat(OrderLifeCycle.TABLE)
        .extracting(Transition::event)
        .containsAll(
            Arrays.stream(OrderEvent.class.getPermittedSubclasses())
                .<Class<? extends OrderEvent>>map(each -> each.asSubclass(OrderEvent.class))
                .toList());
  }

  private static String page() {
    StringBuilder page =
        new StringBuilder(
            """
            # The life of an order

            Drawn from the transition table in `command-side` (`OrderLifeCycle`) by a test, which fails when the two
            differ; `-Dapprove=true` on that test draws it anew.

            ```mermaid
            stateDiagram-v2
            """);
    for (Transition each : OrderLifeCycle.TABLE) {
      page.append(
          "    %s --> %s: %s%n"
              .formatted(
                  each.from() == null ? "[*]" : each.from(),
                  each.to(),
                  each.event().getSimpleName()));
    }
    OrderLifeCycle.TABLE.stream()
        .map(Transition::to)
        .distinct()
        .filter(to -> OrderLifeCycle.TABLE.stream().noneMatch(each -> each.from() == to))
        .forEach(end -> page.append("    %s --> [*]%n".formatted(end)));
    return page.append("```\n").toString();
  }
}

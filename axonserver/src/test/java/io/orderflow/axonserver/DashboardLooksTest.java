package io.orderflow.axonserver;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.orderflow.axonserver.Clients.event;
import static io.orderflow.axonserver.Clients.get;
import static io.orderflow.axonserver.DashboardVisitor.settle;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both themes, a desk and a phone. */
@ExtendWith(DashboardBrowser.class)
@ResourceLock(DashboardBrowser.LOCK)
@TestInstance(Lifecycle.PER_CLASS)
class DashboardLooksTest {

  static final List<String> PAGES =
      List.of(
          "#/overview",
          "#/messages",
          "#/processors",
          "#/events",
          "#/events/1",
          "#/aggregates/a",
          "#/schedules",
          "#/contexts",
          "#/nowhere");

  /** Texts whose colours differ too little from what they stand on, by WCAG 2.2 AA. */
  private static final String TOO_PALE =
      """
      () => {
        const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
        const rgba = colour => {
          canvas.clearRect(0, 0, 1, 1);
          canvas.fillStyle = colour;
          canvas.fillRect(0, 0, 1, 1);
          return [...canvas.getImageData(0, 0, 1, 1).data];
        };
        const light = ([r, g, b]) => {
          const [x, y, z] = [r, g, b].map(v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
          return 0.2126 * x + 0.7152 * y + 0.0722 * z;
        };
        const ground = element => {
          for (let at = element; at; at = at.parentElement) {
            const colour = rgba(getComputedStyle(at).backgroundColor);
            if (colour[3] === 255) return colour;
          }
          return [255, 255, 255, 255];
        };
        const pale = [];
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
          const element = walker.currentNode.parentElement;
          if (!walker.currentNode.data.trim() || !element.checkVisibility({ opacityProperty: true })
              || element.closest('button:disabled, option, .unseen, noscript')) continue;
          const [a, b] = [light(rgba(getComputedStyle(element).color)), light(ground(element))];
          const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
          if (ratio < 4.5) pale.push(`${walker.currentNode.data.trim()}: ${ratio.toFixed(2)}`);
        }
        return pale;
      }
      """;

  private final CountingSite site = CountingSite.withApplications(1);
  private final DashboardVisitor visitor;

  DashboardLooksTest(Browser browser) {
    visitor = new DashboardVisitor(browser);
    visitor.expect("404");
    for (int i = 0; i < 3; i++) {
      site.count("a", i);
    }
    String widest = "a".repeat(300);
    get(site.clients.connect("writer").eventChannel().appendEvents(event(widest, 0, widest, "{}")));
  }

  @AfterEach
  void leave() {
    visitor.leave();
    visitor.expect("404");
  }

  @AfterAll
  void stop() {
    site.close();
  }

  @ParameterizedTest
  @CsvSource({"1280, LIGHT", "1280, DARK", "390, LIGHT", "390, DARK"})
  void eachPageFitsAndCanBeRead(int width, ColorScheme scheme) {
    Page page = visitor.tab(width, scheme);
    for (String address : PAGES) {
      page.navigate("about:blank");
      page.navigate(DashboardVisitor.url(site.node, address));
      settle(page);

      assertThat(page.evaluate("document.documentElement.scrollWidth - innerWidth"))
          .as("what %s is too wide at %d", address, width)
          .isEqualTo(0);
      assertThat((List<?>) page.evaluate(TOO_PALE)).as(address).isEmpty();
    }
  }

  @Test
  void theThemeFollowsTheSystemUntilOneIsChosen() {
    Page page = visitor.open(site.node, "#/contexts", 1280, ColorScheme.DARK);
    settle(page);
    String dark =
        (String) page.evaluate("getComputedStyle(document.body.parentElement).backgroundColor");

    page.keyboard().press("t");
    assertThat(page.locator("html")).hasAttribute("data-theme", "light");
    assertThat(page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))
        .isNotEqualTo(dark);
    page.reload();
    assertThat(page.locator("html")).hasAttribute("data-theme", "light");

    settle(page);
    page.keyboard().press("t");
    page.keyboard().press("t");
    assertThat(page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))
        .isEqualTo(dark);
    assertThat(page.evaluate("localStorage.length")).isEqualTo(0);
  }

  @Test
  void nothingMovesForWhoWantsNoMotion() {
    Page page = visitor.open(site.node, "#/overview");
    settle(page);
    assertThat(page.evaluate("document.getAnimations().length")).isNotEqualTo(0);

    page.emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));

    assertThat(page.evaluate("document.getAnimations().length")).isEqualTo(0);
  }
}

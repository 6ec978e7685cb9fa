package io.orderflow.axonserver;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.orderflow.axonserver.DashboardVisitor.heading;
import static io.orderflow.axonserver.DashboardVisitor.settle;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who has a keyboard alone, or a screen reader. */
@ExtendWith(DashboardBrowser.class)
@ResourceLock(DashboardBrowser.LOCK)
@TestInstance(Lifecycle.PER_CLASS)
class DashboardKeyboardTest {

  /** Everything that can be operated, by its accessible name, in the order of the page. */
  private static final String OPERABLE =
      """
      [...document.querySelectorAll('a[href], button:not(:disabled), input, select, summary,\
       [tabindex="0"]')].filter(each => each.checkVisibility()).length
      """;

  private static final String FOCUSED =
      """
      () => {
        const at = document.activeElement;
        const style = getComputedStyle(at);
        const name = at.getAttribute('aria-label') || at.innerText || at.labels?.[0]?.innerText || '';
        return [at.tagName, name.trim(), style.outlineStyle + ' ' + style.outlineWidth].join('|');
      }
      """;

  private final CountingSite site = CountingSite.withApplications(1);
  private final DashboardVisitor visitor;

  DashboardKeyboardTest(Browser browser) {
    visitor = new DashboardVisitor(browser);
    site.count("a", 1);
  }

  @AfterEach
  void leave() {
    visitor.leave();
  }

  @AfterAll
  void stop() {
    site.close();
  }

  @Test
  void aDigitOpensAPageAndLeadsTheFocusThere() {
    Page page = visitor.open(site.node, "#/contexts");
    settle(page);
    List<String> titles =
        List.of(
            "Overview",
            "Commands and queries",
            "Processors",
            "Events",
            "Scheduled events",
            "Contexts");
    for (int i = 0; i < titles.size(); i++) {
      page.keyboard().press(String.valueOf(i + 1));

      assertThat(heading(page, titles.get(i))).isVisible();
      assertThat(page.locator("h1")).isFocused();
      assertThat(page.locator("nav [aria-current=page]")).hasCount(1);
      settle(page);
    }
  }

  @Test
  void theKeysAreToldAndCanBeSwitchedOff() {
    Page page = visitor.open(site.node, "#/processors");
    assertThat(heading(page, "totals")).isVisible();

    page.keyboard().press("?");
    assertThat(page.getByRole(AriaRole.DIALOG)).containsText("Search or filter");
    page.keyboard().press("6");
    assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
    page.getByLabel("Single keys are shortcuts").uncheck();
    page.keyboard().press("Escape");
    page.keyboard().press("6");
    assertThat(heading(page, "Processors")).isVisible();

    assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
  }

  @Test
  void theSearchIsOneKeyAwayAndTypingIsNoShortcut() {
    Page page = visitor.open(site.node, "#/processors");
    assertThat(heading(page, "totals")).isVisible();

    page.keyboard().press("/");
    page.keyboard().type("tot6?");

    assertThat(page.getByLabel("Filter processors by name")).hasValue("tot6?");
    assertThat(heading(page, "Processors")).isVisible();
    page.keyboard().press("Escape");
    assertThat(page.getByLabel("Filter processors by name")).not().isFocused();
  }

  @ParameterizedTest
  @ValueSource(strings = {"overview", "messages", "processors", "events", "schedules", "contexts"})
  void thePageHasLandmarksAndAllIsReachedByTabHasANameAndShowsItsFocus(String address) {
    Page page = visitor.open(site.node, "#/" + address);
    settle(page);
    assertLandmarks(page);
    page.keyboard().press("p");
    int operable = (Integer) page.evaluate(OPERABLE);

    List<String> reached = new ArrayList<>();
    for (int i = 0; i < operable; i++) {
      page.keyboard().press("Tab");
      reached.add((String) page.evaluate(FOCUSED));
    }

    assertThat(reached.getFirst()).startsWith("A|Skip to content");
    assertThat(reached)
        .allSatisfy(each -> assertThat(each).matches("(?s)[A-Z]+\\|.+\\|(solid|auto) [1-9].*"));
    assertThat(reached).anyMatch(each -> each.startsWith("SELECT|"));
  }

  private static void assertLandmarks(Page page) {
    assertThat(page.locator("h1")).hasCount(1);
    assertThat(page.getByRole(AriaRole.MAIN)).hasCount(1);
    assertThat(page.getByRole(AriaRole.BANNER)).hasCount(1);
    assertThat(page.getByRole(AriaRole.NAVIGATION)).hasAccessibleName("Pages");
    assertThat(page.locator("html")).hasAttribute("lang", "en");
    assertThat(page.locator("[aria-live]").first()).isAttached();
    assertThat(page.locator("img:not([alt]), input:not([aria-label], label input)")).hasCount(0);
  }

  @Test
  void theSkipLinkLeadsToTheContent() {
    Page page = visitor.open(site.node, "#/contexts");
    assertThat(page.locator("h1")).isVisible();

    page.keyboard().press("Tab");
    page.keyboard().press("Enter");

    assertThat(page.locator("main")).isFocused();
    assertThat(page).hasURL(DashboardVisitor.url(site.node, "#/contexts"));
  }
}

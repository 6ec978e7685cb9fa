package io.orderflow.axonserver;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.orderflow.axonserver.DashboardVisitor.button;
import static io.orderflow.axonserver.DashboardVisitor.confirm;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Commands and queries, and what is scheduled. */
@ExtendWith(DashboardBrowser.class)
@ResourceLock(DashboardBrowser.LOCK)
@TestInstance(Lifecycle.PER_CLASS)
class DashboardMessagesTest {

  private final CountingSite site = CountingSite.withApplications(1);
  private final DashboardVisitor visitor;

  DashboardMessagesTest(Browser browser) throws Exception {
    visitor = new DashboardVisitor(browser);
    for (int i = 0; i < 3; i++) {
      site.count("a", 1);
      site.ask("a");
    }
    site.refuse("a");
  }

  @AfterEach
  void leave() {
    visitor.leave();
  }

  @AfterAll
  void stop() {
    site.close();
  }

  private static Locator row(Page page, String text) {
    return page.locator("tr", new Page.LocatorOptions().setHasText(text));
  }

  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  class GivenCommandsAndQueries {

    @Test
    void theyStandThereWithCountLatencyAndHandlers() {
      Page page = visitor.open(site.node, "#/messages");
      Locator command = row(page, "CountUp");

      assertThat(command.locator("[data-label=Count]")).hasText("3");
      assertThat(command.locator("[data-label=Median]"))
          .hasText(Pattern.compile("[1-9].* (µs|ms)"));
      assertThat(command.locator("[data-label='99 %']")).hasText(Pattern.compile(".* (µs|ms)"));
      assertThat(command.locator("[data-label=Waiting]")).hasText("0");
      command.locator("summary").click();
      assertThat(command.getByText("counting-1")).isVisible();
      assertThat(command).containsText("load factor 100");
      assertThat(row(page, "HowMuch").locator("[data-label=Count]")).hasText("3");
      assertThat(row(page, "HowMuch")).containsText("1 × counting");
    }

    @Test
    void errorsAreToldByCode() {
      Page page = visitor.open(site.node, "#/messages");

      assertThat(row(page, "Refuse").locator("[data-label=Errors]")).containsText("AXONIQ-400");
      assertThat(row(page, "CountUp").locator("[data-label=Errors]")).hasText("none");
    }

    @Test
    void aFilterAndAnOrderArePartOfTheAddress() {
      Page page = visitor.open(site.node, "#/messages?name=count");
      assertThat(row(page, "CountUp")).hasCount(1);

      button(page, "Count").first().click();
      page.getByLabel("Filter by name or component").fill("");
      Locator names = page.locator("table").first().locator("td.lead");

      assertThat(names).hasText(new String[] {"CountUp", "Refuse"});
      assertThat(page).hasURL(Pattern.compile(".*#/messages\\?.*sort=count.*"));
      assertThat(page.locator("[aria-sort=descending]").first()).hasText("Count");
    }
  }

  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  class GivenScheduledEvents {

    private void schedule(String type, int minutes) {
      var channel = site.clients.connect("scheduler-of-" + type).eventChannel();
      Clients.get(
          channel.scheduleEvent(
              Instant.now().plus(minutes, ChronoUnit.MINUTES), Clients.event("", 0, type, "{}")));
    }

    @Test
    void theyStandInDueOrderAndOneIsCancelled() {
      schedule("later.due", 90);
      schedule("sooner.due", 30);
      Page page = visitor.open(site.node, "#/schedules");
      Locator types = page.locator("td.lead summary");
      assertThat(types).hasText(new String[] {"sooner.due", "later.due"});
      assertThat(row(page, "sooner.due")).containsText(Pattern.compile("in (29|30) min"));

      row(page, "sooner.due").locator("summary").click();
      assertThat(row(page, "sooner.due").locator("pre")).hasText("{}");
      page.getByLabel(Pattern.compile("Cancel sooner.due .*")).click();
      confirm(page, "Cancel the event");

      assertThat(page.getByText("sooner.due will not be published.")).isVisible();
      assertThat(types).hasText(new String[] {"later.due"});
      page.getByLabel(Pattern.compile("Cancel later.due .*")).click();
      confirm(page, "Cancel the event");
      assertThat(page.getByText("Nothing is scheduled in default")).isVisible();
    }
  }

  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  class GivenAContextWithNothingInIt {

    @Test
    void eachPageSaysSo() {
      site.node.createContext("bare");
      Page page = visitor.open(site.node, "#/messages?context=bare");

      for (String text : List.of("No command is handled in bare", "No query is handled in bare")) {
        assertThat(page.getByText(text)).isVisible();
      }
      page.keyboard().press("3");
      assertThat(page.getByText("No application runs an event processor in bare")).isVisible();
      page.keyboard().press("4");
      assertThat(page.getByText("Nothing has happened in bare yet")).isVisible();
      page.keyboard().press("5");
      assertThat(page.getByText("Nothing is scheduled in bare")).isVisible();
      assertThat(page.locator("#context")).hasValue("bare");
      site.node.deleteContext("bare");
    }
  }
}

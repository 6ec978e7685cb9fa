package io.orderflow.axonserver;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.orderflow.axonserver.DashboardVisitor.button;
import static io.orderflow.axonserver.DashboardVisitor.confirm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.axoniq.axonserver.connector.command.CommandChannel;
import io.axoniq.axonserver.grpc.command.Command;
import io.axoniq.axonserver.grpc.command.CommandResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
  class GivenAHandlerThatIsBusy {

    private static final int PERMITS = 16;
    private static final int SENT = PERMITS + 9;

    @Test
    void whatWaitsForItStandsThere() throws Exception {
      CompletableFuture<CommandResponse> answer = new CompletableFuture<>();
      try (AxonServerNode node = AxonServerNode.temporary();
          Clients clients = new Clients(node);
          Http http = new Http(node)) {
        CommandChannel channel =
            clients
                .connect("busy", "busy-1", factory -> factory.commandPermits(PERMITS))
                .commandChannel();
        channel
            .registerCommandHandler(command -> answer, 100, "Dawdle")
            .awaitAck(5, TimeUnit.SECONDS);
        List<CompletableFuture<CommandResponse>> answers =
            Stream.generate(() -> channel.sendCommand(command("Dawdle"))).limit(SENT).toList();
        await().until(() -> waiting(http) + inFlight(http) == SENT);
        int waiting = waiting(http);
        Page page = visitor.open(node, "#/messages");

        assertThat(waiting).isGreaterThanOrEqualTo(SENT - PERMITS);
        assertThat(row(page, "Dawdle").locator("[data-label=Waiting]"))
            .hasText(String.valueOf(waiting));
        row(page, "Dawdle").locator("summary").click();
        assertThat(row(page, "Dawdle"))
            .containsText("%d waiting, %d in flight".formatted(waiting, SENT - waiting));

        answer.complete(CommandResponse.getDefaultInstance());
        answers.forEach(Clients::get);
        assertThat(row(page, "Dawdle").locator("[data-label=Waiting]")).hasText("0");
        page.close();
      }
    }

    private static Command command(String name) {
      return Command.newBuilder().setName(name).build();
    }

    private static int waiting(Http http) {
      return handler(http).path("waiting").asInt();
    }

    private static int inFlight(Http http) {
      return handler(http).path("inFlight").asInt();
    }

    private static JsonNode handler(Http http) {
      return http.json("/v1/commands?context=default").at("/commands/0/handlers/0");
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

package io.orderflow.axonserver;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.orderflow.axonserver.Clients.event;
import static io.orderflow.axonserver.Clients.get;
import static io.orderflow.axonserver.DashboardVisitor.button;
import static io.orderflow.axonserver.DashboardVisitor.heading;
import static io.orderflow.axonserver.DashboardVisitor.link;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.grpc.SerializedObject;
import io.axoniq.axonserver.grpc.event.Event;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The event store: search, one event, the life of an aggregate, the tail. */
@ExtendWith(DashboardBrowser.class)
@ResourceLock(DashboardBrowser.LOCK)
@TestInstance(Lifecycle.PER_CLASS)
class DashboardEventsTest {

  private static final String LONG_NUMBER = "12345678901234567890";

  private final AxonServerNode node = AxonServerNode.temporary();
  private final Clients clients = new Clients(node);
  private final AxonServerConnection writer = clients.connect("writer");
  private final DashboardVisitor visitor;

  DashboardEventsTest(Browser browser) {
    visitor = new DashboardVisitor(browser);
    append(event("basket-1", 0, "basket.opened", "{\"customer\":\"ann\"}"));
    append(
        event("basket-1", 1, "basket.filled", "{\"lines\":[{\"sku\":\"85123A\"}],\"empty\":[]}"));
    append(event("basket-1", 2, "basket.paid", "{\"total\":%s}".formatted(LONG_NUMBER)));
    append(event("basket-2", 0, "basket.opened", "{\"customer\":\"bob\"}"));
    get(writer.eventChannel().appendSnapshot(event("basket-1", 1, "Basket", "{}")));
    append(event("basket-3", 0, "basket.lost", "{}"));
    append(event("old/one?&#", 0, "xml.written", "<order><id>7</id><lines/></order>"));
    append(
        event("binary", 0, "binary.written", "").toBuilder()
            .setPayload(
                SerializedObject.newBuilder()
                    .setType("binary.written")
                    .setData(ByteString.copyFrom(new byte[] {(byte) 0xff, 0, 1})))
            .build());
  }

  private void append(Event event) {
    get(writer.eventChannel().appendEvents(event));
  }

  @AfterEach
  void leave() {
    visitor.leave();
  }

  @AfterAll
  void stop() {
    clients.close();
    node.close();
  }

  private static Locator types(Page page) {
    return page.locator("td.lead");
  }

  private static Locator payload(Page page) {
    return page.getByLabel("Payload", new Page.GetByLabelOptions().setExact(true)).locator("code");
  }

  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  class WhenEventsAreLookedFor {

    @Test
    void theyStandThereNewestFirst() {
      Page page = visitor.open(node, "#/events");

      assertThat(types(page)).hasCount(7);
      assertThat(types(page).first()).hasText("binary.written");
      assertThat(types(page).last()).hasText("basket.opened");
      assertThat(page.getByText("This is the beginning.")).isVisible();
    }

    @Test
    void byAggregateTypeAndPayload() {
      Page page = visitor.open(node, "#/events");
      page.getByLabel("Aggregate", new Page.GetByLabelOptions().setExact(true)).fill("basket-1");
      page.keyboard().press("Enter");
      assertThat(types(page))
          .hasText(new String[] {"basket.paid", "basket.filled", "basket.opened"});

      page.getByLabel("Type", new Page.GetByLabelOptions().setExact(true)).fill("fil");
      page.keyboard().press("Enter");
      assertThat(types(page)).hasText(new String[] {"basket.filled"});
      assertThat(page).hasURL(Pattern.compile(".*#/events\\?aggregate=basket-1&type=fil$"));

      link(page, "Clear").click();
      assertThat(types(page)).hasCount(7);
      page.getByLabel("Payload", new Page.GetByLabelOptions().setExact(true)).first().fill("BOB");
      button(page, "Search").click();
      assertThat(types(page)).hasCount(1);
      page.goBack();
      assertThat(types(page)).hasCount(7);
    }

    @Test
    void byTime() {
      Page page = visitor.open(node, "#/events?to=" + Instant.now().minusSeconds(3600));
      assertThat(page.getByText("No event matches")).isVisible();

      page.getByLabel("To", new Page.GetByLabelOptions().setExact(true)).fill("");
      page.getByLabel("From", new Page.GetByLabelOptions().setExact(true))
          .fill(Instant.now().minusSeconds(3600).toString().substring(0, 16));
      button(page, "Search").click();

      assertThat(types(page)).hasCount(7);
      assertThat(page).hasURL(Pattern.compile(".*#/events\\?from=.*Z$"));
    }

    @Test
    void furtherBackThanOneAnswer() {
      node.createContext("long");
      var channel = clients.connectTo("long").eventChannel();
      for (int i = 0; i < 60; i++) {
        get(channel.appendEvents(event("many", i)));
      }
      Page page = visitor.open(node, "#/events?context=long");
      assertThat(types(page)).hasCount(50);
      assertThat(page.getByText("Searched back to token 10")).isVisible();

      button(page, "Search further").click();

      assertThat(types(page)).hasCount(60);
    }
  }

  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  class WhenAnEventIsOpened {

    @Test
    void itIsReadableJsonWithEveryDigit() {
      Page page = visitor.open(node, "#/events?aggregate=basket-1");
      link(page, "basket.filled").click();
      assertThat(payload(page))
          .hasText(
              "{\n  \"lines\": [\n    {\n      \"sku\": \"85123A\"\n    }\n  ],\n  \"empty\": []\n}");

      page.getByLabel("Event after").click();

      assertThat(payload(page)).hasText("{\n  \"total\": " + LONG_NUMBER + "\n}");
      assertThat(page.locator("tr[aria-current]")).containsText("basket.paid");
      page.keyboard().press("Escape");
      assertThat(page.getByLabel("Event 2")).hasCount(0);
      assertThat(page).hasURL(DashboardVisitor.url(node, "#/events?aggregate=basket-1"));
    }

    @Test
    void theKeysGoThroughTheList() {
      Page page = visitor.open(node, "#/events?aggregate=basket-1");
      assertThat(types(page)).hasCount(3);

      page.keyboard().press("j");
      assertThat(heading(page, "basket.paid revision 1")).isVisible();
      page.keyboard().press("j");
      assertThat(heading(page, "basket.filled revision 1")).isVisible();
      page.keyboard().press("k");
      assertThat(heading(page, "basket.paid revision 1")).isVisible();
    }

    @Test
    void whatIsNoJsonCanBeReadToo() {
      Page page = visitor.open(node, "#/events/5");
      assertThat(payload(page)).hasText("<order>\n  <id>7</id>\n  <lines/>\n</order>");

      page.getByLabel("Event after").click();

      assertThat(page.getByText("/wAB")).isVisible();
    }

    @Test
    void oneThatIsNotThereIsToldSo() {
      visitor.expect("404");
      Page page = visitor.open(node, "#/events/4711");

      assertThat(page.getByText("This event cannot be shown")).isVisible();
      assertThat(types(page)).hasCount(7);
    }

    @Test
    void onAPhoneItTakesThePlaceOfTheList() {
      Page page = visitor.open(node, "#/events", 390, ColorScheme.LIGHT);
      types(page).first().getByRole(AriaRole.LINK).click();
      assertThat(page.getByText("/wAB")).isVisible();
      assertThat(types(page).first()).isHidden();

      link(page, "Back to the list").click();

      assertThat(types(page).first()).isVisible();
    }
  }

  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  class WhenTheLifeOfAnAggregateIsLookedAt {

    @Test
    void itIsToldFromTheFirstEventOnWithItsSnapshots() {
      Page page = visitor.open(node, "#/events?aggregate=basket-1");
      link(page, "basket-1").first().click();

      assertThat(heading(page, "basket-1")).isVisible();
      assertThat(page.getByText("Thing, 3 events, 1 snapshot")).isVisible();
      assertThat(page.locator(".moment-type"))
          .hasText(new String[] {"basket.opened", "basket.filled", "basket.paid"});
      assertThat(page.locator(".life > li").nth(2)).containsText("Snapshot");
    }

    @Test
    void anEventOfItOpensBesideIt() {
      Page page = visitor.open(node, "#/aggregates/basket-1");
      page.locator(".moment").nth(1).click();

      assertThat(payload(page)).containsText("85123A");
      assertThat(page.locator(".moment[aria-current]")).containsText("basket.filled");
      assertThat(page).hasURL(Pattern.compile(".*#/aggregates/basket-1\\?event=1$"));
    }

    @Test
    void anyIdentifierHasAnAddress() {
      Page page = visitor.open(node, "#/events/5");
      page.locator(".panel dd a").click();

      assertThat(page.locator("h1")).hasText("old/one?&#");
      assertThat(page.locator(".moment")).hasCount(1);
    }

    @Test
    void oneThatIsNotThereIsToldSo() {
      visitor.expect("404");
      Page page = visitor.open(node, "#/aggregates/nobody");

      assertThat(page.getByText("nobody").first()).isVisible();
      assertThat(page.getByText(Pattern.compile("no such aggregate|no aggregate|could not be")))
          .not()
          .hasCount(0);
    }
  }

  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  class WhenTheTailIsFollowed {

    @Test
    void whatIsAppendedStandsThereAtOnce() {
      node.createContext("tailed");
      var channel = clients.connectTo("tailed").eventChannel();
      get(channel.appendEvents(event("one", 0, "first.happened", "{}")));
      Page page = visitor.open(node, "#/events?context=tailed");
      assertThat(types(page)).hasCount(1);
      page.waitForResponse("**/v1/events/tail*", () -> page.keyboard().press("l"));

      get(channel.appendEvents(event("one", 1, "second.happened", "{}")));

      assertThat(types(page)).hasText(new String[] {"second.happened", "first.happened"});
      assertThat(button(page, "Live tail: 1 new event")).hasAttribute("aria-pressed", "true");

      button(page, "Live tail: 1 new event").click();
      get(channel.appendEvents(event("one", 2, "third.happened", "{}")));
      assertThat(button(page, "Live tail")).hasAttribute("aria-pressed", "false");
      assertThat(types(page)).hasCount(2);
    }

    @Test
    void whatIsLookedForIsWhatIsShownAlsoWhenThatChanges() {
      node.createContext("narrowed");
      var channel = clients.connectTo("narrowed").eventChannel();
      get(channel.appendEvents(event("one", 0, "paid", "{\"by\":\"ann\"}")));
      Page page = visitor.open(node, "#/events?context=narrowed&text=ann");
      assertThat(types(page)).hasCount(1);
      page.waitForResponse(
          Pattern.compile(".*/v1/events/tail\\?text=ann&context=narrowed&after=0"),
          () -> page.keyboard().press("l"));

      get(channel.appendEvents(event("one", 1, "lost", "{\"by\":\"bob\"}")));
      get(channel.appendEvents(event("one", 2, "found", "{\"by\":\"ann\"}")));
      assertThat(types(page)).hasText(new String[] {"found", "paid"});

      page.getByLabel("Payload", new Page.GetByLabelOptions().setExact(true)).first().fill("bob");
      page.waitForResponse(
          Pattern.compile(".*/v1/events/tail\\?text=bob&context=narrowed&after=2"),
          () -> button(page, "Search").click());
      get(channel.appendEvents(event("one", 3, "paid", "{\"by\":\"ann\"}")));
      get(channel.appendEvents(event("one", 4, "sold", "{\"by\":\"bob\"}")));
      assertThat(types(page)).hasText(new String[] {"sold", "lost"});
      assertThat(button(page, "Live tail: 1 new event")).isVisible();
    }

    @Test
    void itGoesOnWhereItWasCutOffUntilItIsSwitchedOff() {
      visitor.expect("net::ERR_");
      node.createContext("cut");
      var channel = clients.connectTo("cut").eventChannel();
      get(channel.appendEvents(event("one", 0, "first", "{}")));
      try (TcpProxy proxy = new TcpProxy(node.httpPort())) {
        Page page = visitor.tab(1280, ColorScheme.LIGHT);
        page.navigate("http://127.0.0.1:" + proxy.port() + "/#/events?context=cut");
        assertThat(types(page)).hasCount(1);
        page.waitForResponse("**/v1/events/tail*", () -> page.keyboard().press("l"));
        get(channel.appendEvents(event("one", 1, "second", "{}")));
        assertThat(types(page)).hasCount(2);

        proxy.cut();
        assertThat(page.getByText("The live tail is cut off.")).isVisible();
        get(channel.appendEvents(event("one", 2, "third", "{}")));
        proxy.restore();

        assertThat(types(page)).hasText(new String[] {"third", "second", "first"});
        assertThat(page.getByText("The live tail is cut off.")).hasCount(0);
        assertThat(button(page, "Live tail: 2 new events")).isVisible();

        proxy.cut();
        button(page, "Live tail: cut off").click();
        assertThat(button(page, "Live tail")).hasAttribute("aria-pressed", "false");
        assertThat(page.getByText("The live tail is cut off.")).hasCount(0);
      }
    }

    @Test
    void theDelayGrowsAndNothingIsTriedAnyMoreOnceItIsOff() {
      visitor.expect("net::ERR_");
      Page page = visitor.tab(1280, ColorScheme.LIGHT);
      page.clock().install();
      List<String> tried = new CopyOnWriteArrayList<>();
      page.route(
          "**/v1/events/tail*",
          route -> {
            tried.add(route.request().url());
            route.abort();
          });
      page.navigate(DashboardVisitor.url(node, "#/events"));
      assertThat(types(page).first()).isVisible();
      page.keyboard().press("l");
      for (int seconds : new int[] {1, 2, 4, 8, 16, 30, 30}) {
        assertThat(page.getByText("trying again in " + seconds + " s")).isVisible();
        page.clock().fastForward(1_000L * seconds);
      }

      button(page, "Live tail: cut off").click();
      int before = tried.size();
      page.clock().fastForward(100_000);
      page.waitForResponse("**/v1/events?*", () -> button(page, "Search").click());

      assertThat(tried).hasSize(before).allMatch(each -> each.endsWith("context=default&after=6"));
    }

    @Test
    void whatCannotBeFollowedIsToldAndLeftAlone() {
      visitor.expect("404");
      node.createContext("brief");
      get(clients.connectTo("brief").eventChannel().appendEvents(event("one", 0)));
      Page page = visitor.open(node, "#/events?context=brief");
      assertThat(types(page)).hasCount(1);
      page.waitForResponse("**/v1/events/tail*", () -> page.keyboard().press("l"));

      node.deleteContext("brief");

      assertThat(page.getByRole(AriaRole.ALERT)).containsText("brief");
      assertThat(button(page, "Live tail")).hasAttribute("aria-pressed", "false");
    }
  }
}

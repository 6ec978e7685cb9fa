package io.orderflow.axonserver;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.orderflow.axonserver.Clients.event;
import static io.orderflow.axonserver.Clients.get;
import static io.orderflow.axonserver.DashboardVisitor.button;
import static io.orderflow.axonserver.DashboardVisitor.link;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.orderflow.axonserver.store.StoreOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.rocksdb.RocksDBException;

@ExtendWith(DashboardBrowser.class)
@ResourceLock(DashboardBrowser.LOCK)
@TestInstance(Lifecycle.PER_CLASS)
class DashboardOverviewTest {

  private final CountingSite site = CountingSite.withApplications(1);
  private final DashboardVisitor visitor;

  DashboardOverviewTest(Browser browser) {
    visitor = new DashboardVisitor(browser);
    for (int i = 0; i < 5; i++) {
      site.count("a", 1);
    }
  }

  @AfterEach
  void leave() {
    visitor.leave();
  }

  @AfterAll
  void stop() {
    site.close();
  }

  private static Locator tile(Page page, String name) {
    return page.getByRole(AriaRole.GROUP, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  /** The overview in a tab whose time can be made to pass. */
  private Page timed() {
    Page page = visitor.tab(1280, ColorScheme.LIGHT);
    page.clock().install();
    page.navigate(DashboardVisitor.url(site.node, ""));
    return page;
  }

  private static void awaitRefreshes(Page page, int number) {
    for (int i = 0; i < number; i++) {
      page.waitForResponse(Pattern.compile(".*/v1/overview"), () -> page.clock().runFor(2_500));
    }
  }

  @Nested
  class WhenTheNodeIsOpened {

    @Test
    void itIsSeenHowItDoes() {
      Page page = visitor.open(site.node, "");

      assertThat(page).hasTitle("Overview · Axon Server node");
      assertThat(tile(page, "Queries")).containsText("/s");
      assertThat(tile(page, "fsync, 99th percentile")).containsText(Pattern.compile("\\d (µs|ms)"));
      assertThat(tile(page, "Store on disk")).containsText(Pattern.compile("\\d+ [KM]B"));
      assertThat(page.getByText("gRPC on " + site.node.grpcPort())).isVisible();
      Locator row = page.locator("tr", new Page.LocatorOptions().setHasText("default")).first();
      assertThat(row.locator("td").nth(1)).hasText("5");
      assertThat(row.locator("td").nth(2)).hasText("4");
    }

    @Test
    void itIsSeenWhatHappensEachSecond() throws Exception {
      Pattern some = Pattern.compile("^(?!0(\\.0)? )[0-9.]+ /s$");
      try (CountingSite busy = CountingSite.withApplications(1)) {
        for (int i = 0; i < 5; i++) {
          busy.count("a", 1);
          busy.ask("a");
        }
        Page page = visitor.open(busy.node, "");

        for (String each : List.of("Events appended", "Events delivered", "Commands", "Queries")) {
          assertThat(tile(page, each).locator(".tile-value")).hasText(some);
        }
        page.close();
      }
    }

    @Test
    void itIsSeenWhoIsConnectedAndWhatTheyHandle() {
      Page page = visitor.open(site.node, "");
      Locator client = page.locator("tr", new Page.LocatorOptions().setHasText("counting-1"));

      assertThat(client).containsText("2 commands, 1 query, 1 processor");
      client.locator("summary").click();

      assertThat(client.getByText(Pattern.compile("CountUp$"))).isVisible();
      assertThat(client.getByText("totals")).isVisible();
      assertThat(link(page, "1 processor"))
          .hasAttribute("href", Pattern.compile("#/processors\\?context=default"));
    }
  }

  @Nested
  class WhenItIsRefreshed {

    @Test
    void whatIsOpenFocusedAndScrolledStays() {
      Page page = timed();
      page.setViewportSize(1280, 400);
      page.locator("summary").click();
      page.evaluate("scrollTo(0, 250)");

      awaitRefreshes(page, 2);

      assertThat(page.locator("summary")).isFocused();
      assertThat(page.locator("details")).hasAttribute("open", "");
      assertThat(page.evaluate("scrollY")).isEqualTo(250);
    }

    @Test
    void whatIsSelectedStays() {
      Page page = timed();
      assertThat(page.locator("td.mono")).hasText("counting-1");
      page.evaluate("getSelection().selectAllChildren(document.querySelector('td.mono'))");

      awaitRefreshes(page, 2);

      assertThat(page.evaluate("String(getSelection())")).isEqualTo("counting-1");
    }

    @Test
    void itCanBePaused() {
      Page page = timed();
      AtomicInteger asked = new AtomicInteger();
      assertThat(tile(page, "Commands")).isVisible();
      page.keyboard().press("p");
      assertThat(button(page, "Live refresh")).hasAttribute("aria-pressed", "false");
      page.onRequest(request -> asked.incrementAndGet());

      page.clock().runFor(30_000);
      assertThat(asked).hasValue(0);
      page.keyboard().press("p");

      awaitRefreshes(page, 2);
      assertThat(asked).hasPositiveValue();
    }
  }

  @Nested
  class WhenTheNodeGoesAndComesBack {

    @Test
    void whatWasSeenStaysAndTheLossIsTold(@TempDir Path data) {
      visitor.expect("ERR_CONNECTION_REFUSED");
      visitor.expect("ERR_CONNECTION_RESET");
      visitor.expect("ERR_EMPTY_RESPONSE");
      AxonServerNode first = AxonServerNode.builder(data).grpcPort(0).httpPort(0).start();
      int port = first.httpPort();
      Page page = visitor.open(first, "#/contexts");
      assertThat(link(page, "default")).isVisible();

      first.close();
      assertThat(page.getByText("The node does not answer.")).isVisible();
      assertThat(link(page, "default")).isVisible();
      assertThat(button(page, "The node does not answer")).isVisible();

      try (AxonServerNode again = AxonServerNode.builder(data).grpcPort(0).httpPort(port).start()) {
        assertThat(page.getByText("The node does not answer.")).hasCount(0);
        assertThat(again.contexts()).containsExactly("default");
      }
    }
  }

  @Nested
  class WhenTheStoreFails {

    @Test
    void everyPageSaysSoWithTheReason(@TempDir Path data) {
      AtomicBoolean full = new AtomicBoolean();
      StoreOptions breakable =
          StoreOptions.defaults()
              .withWriter(
                  writer ->
                      batch -> {
                        if (full.get()) {
                          throw new RocksDBException("No space left on device");
                        }
                        writer.write(batch);
                      });
      try (AxonServerNode node =
              AxonServerNode.builder(data).grpcPort(0).httpPort(0).store(breakable).start();
          Clients clients = new Clients(node)) {
        Page page = visitor.open(node, "#/contexts");
        assertThat(link(page, "default")).isVisible();
        full.set(true);
        assertThatThrownBy(
            () -> get(clients.connect("c").eventChannel().appendEvents(event("a", 0))));

        Locator alert = page.getByRole(AriaRole.ALERT).filter(STORE);
        assertThat(alert).containsText("No space left on device");
        page.keyboard().press("1");
        assertThat(page.getByText("Store down")).isVisible();
        assertThat(alert).isVisible();
      }
    }

    private static final Locator.FilterOptions STORE =
        new Locator.FilterOptions().setHasText("The store has failed.");
  }
}

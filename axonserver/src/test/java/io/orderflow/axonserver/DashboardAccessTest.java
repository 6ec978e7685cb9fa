package io.orderflow.axonserver;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.orderflow.axonserver.DashboardVisitor.button;
import static io.orderflow.axonserver.DashboardVisitor.heading;
import static io.orderflow.axonserver.DashboardVisitor.link;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.orderflow.axonserver.access.AccessControl;
import io.orderflow.axonserver.access.Role;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A node with access control, and somebody with a token or without. */
@ExtendWith(DashboardBrowser.class)
@ResourceLock(DashboardBrowser.LOCK)
class DashboardAccessTest {

  private static final String LOOKS = "the-token-of-who-looks";
  private static final String ADMINISTERS = "the-token-of-who-administers";
  private static final String LOOKS_AT_ONE = "the-token-for-one-context";

  private final AxonServerNode node;
  private final DashboardVisitor visitor;

  DashboardAccessTest(Browser browser, @TempDir Path data) {
    visitor = new DashboardVisitor(browser);
    visitor.expect("401");
    visitor.expect("403");
    node =
        AxonServerNode.builder(data.resolve("data"))
            .grpcPort(0)
            .httpPort(0)
            .accessControl(
                AccessControl.builder()
                    .application("looks", LOOKS, Role.MONITOR.in("*"))
                    .application("administers", ADMINISTERS, Role.ADMIN.in("*"))
                    .application("one", LOOKS_AT_ONE, Role.MONITOR.in("one"))
                    .build())
            .start();
    node.createContext("one");
  }

  @AfterEach
  void stop() {
    visitor.leave();
    node.close();
  }

  private static Locator dialog(Page page) {
    return page.getByRole(AriaRole.DIALOG);
  }

  private static void give(Page page, String token) {
    assertThat(dialog(page).getByLabel("Token", new Locator.GetByLabelOptions().setExact(true)))
        .isFocused();
    page.keyboard().type(token);
    page.keyboard().press("Enter");
  }

  @Test
  void whoHasATokenGivesItOnceAndSees() {
    Page page = visitor.open(node, "#/overview");
    assertThat(dialog(page)).containsText("This node wants an access token");

    give(page, LOOKS);

    assertThat(page.getByText("Access control")).isVisible();
    assertThat(dialog(page)).hasCount(0);
    page.reload();
    assertThat(page.getByText("Access control")).isVisible();
    assertThat(dialog(page)).hasCount(0);
    assertThat(page.evaluate("JSON.stringify(localStorage)")).isEqualTo("{}");
  }

  @Test
  void aWrongTokenIsAskedForAgain() {
    Page page = visitor.open(node, "#/contexts");

    give(page, "a-token-that-nobody-has");
    assertThat(dialog(page)).containsText("The access token is not valid");
    give(page, LOOKS);

    assertThat(link(page, "one")).isVisible();
  }

  @Test
  void whoClosesThePromptIsNotAskedAgainButMayStillGiveOne() {
    Page page = visitor.open(node, "#/contexts");
    assertThat(dialog(page)).isVisible();

    page.keyboard().press("Escape");
    assertThat(heading(page, "Contexts")).isVisible();
    assertThat(page.getByText("This node wants an access token").first()).isVisible();
    assertThat(dialog(page)).hasCount(0);
    button(page, "Give a token").click();
    give(page, LOOKS);

    assertThat(link(page, "one")).isVisible();
  }

  @Test
  void whoMayOnlyLookIsToldSoWhenActing() {
    Page page = visitor.open(node, "#/contexts");
    give(page, LOOKS);

    button(page, "Delete one").click();
    page.keyboard().type("one");
    page.keyboard().press("Enter");

    assertThat(dialog(page).getByRole(AriaRole.ALERT))
        .hasText("The access token gives no right to this");
    assertThat(node.contexts()).contains("one");
  }

  @Test
  void whoAdministersActs() {
    Page page = visitor.open(node, "#/contexts");
    give(page, ADMINISTERS);

    page.getByLabel("Name").fill("two");
    page.keyboard().press("Enter");

    assertThat(page.getByText("Context two is created.")).isVisible();
    assertThat(node.contexts()).contains("two");
  }

  @Test
  void whoMaySeeOneContextSeesThatOne() {
    Page page = visitor.open(node, "#/overview?context=one");
    give(page, LOOKS_AT_ONE);

    assertThat(link(page, "one")).isVisible();
    assertThat(link(page, "default")).hasCount(0);
    page.keyboard().press("4");
    assertThat(page.getByText("Nothing has happened in one yet")).isVisible();
  }
}

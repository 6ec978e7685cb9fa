package io.orderflow.axonserver;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.orderflow.axonserver.DashboardVisitor.button;
import static io.orderflow.axonserver.DashboardVisitor.confirm;
import static io.orderflow.axonserver.DashboardVisitor.link;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

@ExtendWith(DashboardBrowser.class)
@ResourceLock(DashboardBrowser.LOCK)
@TestInstance(Lifecycle.PER_CLASS)
class DashboardContextsTest {

  private final AxonServerNode node = AxonServerNode.temporary();
  private final DashboardVisitor visitor;

  DashboardContextsTest(Browser browser) {
    visitor = new DashboardVisitor(browser);
  }

  @AfterEach
  void leave() {
    visitor.leave();
  }

  @AfterAll
  void stop() {
    node.close();
  }

  private static void make(Page page, String name) {
    page.getByLabel("Name").fill(name);
    page.keyboard().press("Enter");
  }

  @Test
  void aContextIsMade() {
    Page page = visitor.open(node, "#/contexts");

    make(page, "billing");

    assertThat(page.getByText("Context billing is created.")).isVisible();
    assertThat(link(page, "billing")).isVisible();
    assertThat(page.locator("#context")).containsText("billing");
    assertThat(node.contexts()).contains("billing");
  }

  @Test
  void aNameThatIsNoneOrTakenIsToldBesideTheField() {
    visitor.expect("409");
    Page page = visitor.open(node, "#/contexts");

    make(page, "7 dwarfs");
    assertThat(page.locator("#context-outcome")).containsText("begins with a letter");
    assertThat(page.getByLabel("Name")).isFocused();

    make(page, "default");
    assertThat(page.locator("#context-outcome")).containsText("default");
    assertThat(page.locator("#context-outcome")).not().containsText("begins");
  }

  @Test
  void aContextIsDeletedByTypingItsName() {
    node.createContext("doomed");
    Page page = visitor.open(node, "#/contexts?context=doomed");

    button(page, "Delete doomed").click();
    Locator delete =
        page.getByRole(AriaRole.DIALOG)
            .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Delete"));
    assertThat(delete).isDisabled();
    page.keyboard().type("doome");
    assertThat(delete).isDisabled();
    page.keyboard().press("Enter");
    assertThat(node.contexts()).contains("doomed");
    page.keyboard().type("d");
    confirm(page, "Delete");

    assertThat(page.getByText("Context doomed is deleted.")).isVisible();
    assertThat(link(page, "doomed")).hasCount(0);
    assertThat(page).hasURL(DashboardVisitor.url(node, "#/contexts?context=default"));
    assertThat(node.contexts()).doesNotContain("doomed");
  }
}

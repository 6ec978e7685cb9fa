package io.orderflow.axonserver;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Somebody who looks at the dashboard in a browser. What the browser complains about, and whatever
 * is loaded from elsewhere, fails the test when they leave.
 */
final class DashboardVisitor {

  private static final double PATIENCE_MILLIS = 15_000;

  private final Browser browser;
  private final List<BrowserContext> opened = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();
  private Predicate<String> expected = complaint -> false;

  DashboardVisitor(Browser browser) {
    this.browser = browser;
    com.microsoft.playwright.assertions.PlaywrightAssertions.setDefaultAssertionTimeout(
        PATIENCE_MILLIS);
  }

  Page open(AxonServerNode node, String address) {
    return open(node, address, 1280, ColorScheme.LIGHT);
  }

  Page open(AxonServerNode node, String address, int width, ColorScheme scheme) {
    Page page = tab(width, scheme);
    page.navigate(url(node, address));
    return page;
  }

  /** A tab in a profile of its own, in which nothing is open yet. */
  Page tab(int width, ColorScheme scheme) {
    BrowserContext context =
        browser.newContext(
            new NewContextOptions()
                .setViewportSize(width, width < 500 ? 844 : 860)
                .setColorScheme(scheme)
                .setTimezoneId("UTC")
                .setLocale("en-GB"));
    opened.add(context);
    context.setDefaultTimeout(PATIENCE_MILLIS);
    Page page = context.newPage();
    page.onPageError(complaints::add);
    page.onConsoleMessage(
        message -> {
          if (List.of("error", "warning").contains(message.type())) {
            complaints.add(message.text());
          }
        });
    page.onRequest(
        request -> {
          if (!request.url().startsWith("http://127.0.0.1:")) {
            complaints.add("loaded from elsewhere: " + request.url());
          }
        });
    return page;
  }

  static String url(AxonServerNode node, String address) {
    return "http://127.0.0.1:" + node.httpPort() + "/" + address;
  }

  /** Waits until all that the page has asked for is there. */
  static void settle(Page page) {
    assertThat(page.locator("h1")).isVisible();
    assertThat(page.locator("[aria-busy]")).hasCount(0);
  }

  /** What the browser may say in this test, because it is what the test is about. */
  void expect(String complaint) {
    expected = expected.or(each -> each.contains(complaint));
  }

  void leave() {
    try {
      List<String> unexpected = complaints.stream().filter(expected.negate()).toList();
      assertThat(unexpected).as("what the browser complained about").isEmpty();
    } finally {
      opened.forEach(BrowserContext::close);
      opened.clear();
      complaints.clear();
      expected = complaint -> false;
    }
  }

  static Locator button(Page page, String name) {
    return page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(name).setExact(true));
  }

  static Locator heading(Page page, String name) {
    return page.getByRole(AriaRole.HEADING, new GetByRoleOptions().setName(name).setExact(true));
  }

  static Locator link(Page page, String name) {
    return page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName(name).setExact(true));
  }

  /** Answers the dialog that is open with the button of that name, and waits until it is closed. */
  static void confirm(Page page, String action) {
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    dialog
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(action).setExact(true))
        .click();
    assertThat(dialog).hasCount(0);
  }
}

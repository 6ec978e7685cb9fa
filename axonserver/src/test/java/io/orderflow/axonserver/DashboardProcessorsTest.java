package io.orderflow.axonserver;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.orderflow.axonserver.Clients.event;
import static io.orderflow.axonserver.Clients.get;
import static io.orderflow.axonserver.DashboardVisitor.button;
import static io.orderflow.axonserver.DashboardVisitor.confirm;
import static io.orderflow.axonserver.DashboardVisitor.heading;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.connector.control.ProcessorInstructionHandler;
import io.axoniq.axonserver.grpc.control.EventProcessorInfo;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The processors of two applications, and an operator who changes them. */
@ExtendWith(DashboardBrowser.class)
@ResourceLock(DashboardBrowser.LOCK)
@TestInstance(Lifecycle.PER_CLASS)
class DashboardProcessorsTest {

  private final CountingSite site = CountingSite.withApplications(2);
  private final DashboardVisitor visitor;

  DashboardProcessorsTest(Browser browser) {
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

  private static Locator segments(Page page) {
    return page.locator("article", new Page.LocatorOptions().setHasText("totals"))
        .locator("tbody tr");
  }

  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  class GivenAProcessorOfTwoInstances {

    @Test
    void itsSegmentsStandThereWithPositionLagAndClient() {
      Page page = visitor.open(site.node, "#/processors");

      assertThat(segments(page)).hasCount(2);
      assertThat(page.getByText("counting · Pooled Streaming · 2 instances")).isVisible();
      assertThat(segments(page).first()).containsText("1/2");
      assertThat(segments(page).first()).containsText("counting-");
      assertThat(segments(page).first()).containsText("Caught up");
    }

    @Test
    void aFilterIsPartOfTheAddress() {
      Page page = visitor.open(site.node, "#/processors?name=none");
      assertThat(page.getByText("No processor has such a name")).isVisible();

      page.getByLabel("Filter processors by name").fill("tot");

      assertThat(segments(page)).hasCount(2);
      assertThat(page).hasURL(DashboardVisitor.url(site.node, "#/processors?name=tot"));
    }
  }

  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  class WhenTheOperatorInstructsIt {

    private Page page;

    @BeforeEach
    void look() {
      page = visitor.open(site.node, "#/processors");
      assertThat(segments(page)).hasCount(2);
    }

    @Test
    void itIsPausedAndStartedAfterAConfirmation() {
      button(page, "Pause totals").click();
      assertThat(page.getByRole(AriaRole.DIALOG)).containsText("All 2 instances of counting");
      confirm(page, "Pause");

      assertThat(page.getByText("totals is paused.")).isVisible();
      assertThat(page.getByText("Nothing is claimed while it is paused.")).isVisible();

      button(page, "Start totals").click();
      confirm(page, "Start");
      assertThat(segments(page)).hasCount(2);
    }

    @Test
    void nothingIsDoneWithoutTheConfirmation() {
      button(page, "Pause totals").click();
      confirm(page, "Cancel");
      button(page, "Split totals").click();
      page.keyboard().press("Escape");

      assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
      assertThat(button(page, "Split totals")).isFocused();
      assertThat(segments(page)).hasCount(2);
    }

    @Test
    void aSegmentIsSplitAndMergedAgain() {
      button(page, "Split totals").click();
      confirm(page, "Split");
      assertThat(page.getByText("A segment of totals was split.")).isVisible();
      assertThat(segments(page)).hasCount(3);

      button(page, "Merge totals").click();
      confirm(page, "Merge");
      assertThat(page.getByText("Two segments of totals were merged.")).isVisible();
      assertThat(segments(page)).hasCount(2);
    }

    @Test
    void aSegmentMovesToTheOtherClient() {
      Locator first = segments(page).first();
      String before = first.locator("td.mono").textContent();
      String other = before.equals("counting-1") ? "counting-2" : "counting-1";

      button(page, "Move segment 0 of totals").click();
      assertThat(page.getByRole(AriaRole.DIALOG).getByLabel("To")).hasValue(other);
      confirm(page, "Move");

      assertThat(page.getByText("Segment 0 of totals is released for " + other)).isVisible();
      assertThat(first.locator("td.mono")).hasText(other);
    }
  }

  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  class GivenAProcessorThatIsBehindAndHasFailed {

    @Test
    void itsPositionItsLagAndItsErrorStandThere() {
      site.node.createContext("behind");
      AxonServerConnection shop = site.clients.connectTo("behind");
      for (int i = 0; i < 10; i++) {
        get(shop.eventChannel().appendEvents(event("a", i)));
      }
      EventProcessorInfo info =
          INFO.toBuilder()
              .setProcessorName("orders")
              .addSegmentStatus(segment(0, 9).setCaughtUp(true))
              .addSegmentStatus(segment(1, 4).setErrorState("it went wrong"))
              .build();
      shop.controlChannel()
          .registerEventProcessor("orders", () -> info, new StubbornProcessor("no"));
      Page page = visitor.open(site.node, "#/processors?context=behind");
      Locator rows = page.locator("tbody tr");

      assertThat(rows).hasCount(2);
      assertThat(figure(rows.first(), "Position")).hasText("9");
      assertThat(figure(rows.first(), "Lag")).hasText("0");
      assertThat(figure(rows.first(), "State")).hasText("Caught up");
      assertThat(figure(rows.last(), "Position")).hasText("4");
      assertThat(figure(rows.last(), "Lag")).hasText("5");
      assertThat(figure(rows.last(), "State")).containsText("it went wrong");
      assertThat(page.locator(".card-head")).containsText("In error");
      assertThat(page.locator(".facts div").last()).hasText("Lag5");
    }

    private static Locator figure(Locator row, String label) {
      return row.locator("[data-label=%s]".formatted(label));
    }

    private static EventProcessorInfo.SegmentStatus.Builder segment(int id, long position) {
      return EventProcessorInfo.SegmentStatus.newBuilder()
          .setSegmentId(id)
          .setOnePartOf(2)
          .setTokenPosition(position);
    }
  }

  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  class GivenAnApplicationThatCannot {

    @Test
    void theDialogSaysSoAndStays() {
      visitor.expect("500");
      site.clients
          .connect("stubborn")
          .controlChannel()
          .registerEventProcessor(
              "stubborn-view", () -> INFO, new StubbornProcessor("it will not be paused"));
      Page page = visitor.open(site.node, "#/processors");

      button(page, "Pause stubborn-view").click();
      Locator dialog = page.getByRole(AriaRole.DIALOG);
      dialog.getByText("Pause", new Locator.GetByTextOptions().setExact(true)).click();

      assertThat(dialog.getByRole(AriaRole.ALERT)).containsText("it will not be paused");
      assertThat(dialog.getByText("Try again")).isEnabled();
      assertThat(heading(page, "stubborn-view")).isVisible();
    }
  }

  private static final EventProcessorInfo INFO =
      EventProcessorInfo.newBuilder()
          .setProcessorName("stubborn-view")
          .setTokenStoreIdentifier("theirs")
          .setMode("Pooled Streaming")
          .setIsStreamingProcessor(true)
          .setRunning(true)
          .build();

  private record StubbornProcessor(String reason) implements ProcessorInstructionHandler {

    private <T> CompletableFuture<T> no() {
      return CompletableFuture.failedFuture(new IllegalStateException(reason));
    }

    @Override
    public CompletableFuture<Boolean> releaseSegment(int segment) {
      return no();
    }

    @Override
    public CompletableFuture<Boolean> splitSegment(int segment) {
      return no();
    }

    @Override
    public CompletableFuture<Boolean> mergeSegment(int segment) {
      return no();
    }

    @Override
    public CompletableFuture<Void> pauseProcessor() {
      return no();
    }

    @Override
    public CompletableFuture<Void> startProcessor() {
      return no();
    }
  }
}

package io.orderflow.axonserver;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.orderflow.axonserver.Clients.event;
import static io.orderflow.axonserver.Clients.get;
import static io.orderflow.axonserver.DashboardVisitor.settle;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.connector.query.QueryDefinition;
import io.axoniq.axonserver.grpc.MetaDataValue;
import io.axoniq.axonserver.grpc.command.CommandResponse;
import io.axoniq.axonserver.grpc.control.EventProcessorInfo;
import io.axoniq.axonserver.grpc.control.EventProcessorInfo.SegmentStatus;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All that applications can name or write is hostile, as far as a browser is concerned. */
@ExtendWith(DashboardBrowser.class)
@ResourceLock(DashboardBrowser.LOCK)
@TestInstance(Lifecycle.PER_CLASS)
class DashboardHostileTest {

  private static final String EVIL = "<img src=x onerror=\"window.evil=1\"><script>evil()</script>";

  private final AxonServerNode node = AxonServerNode.temporary();
  private final Clients clients = new Clients(node);
  private final DashboardVisitor visitor;

  DashboardHostileTest(Browser browser) throws Exception {
    visitor = new DashboardVisitor(browser);
    AxonServerConnection evil = clients.connect(EVIL, EVIL);
    get(
        evil.eventChannel()
            .appendEvents(
                event(EVIL, 0, EVIL, "{\"name\":\"" + EVIL.replace("\"", "\\\"") + "\"}")
                    .toBuilder()
                    .setAggregateType(EVIL)
                    .putMetaData(EVIL, MetaDataValue.newBuilder().setTextValue(EVIL).build())
                    .build()));
    get(evil.eventChannel().appendEvents(event("xml", 0, EVIL, "<a>" + EVIL + "</a>")));
    get(
        evil.eventChannel()
            .scheduleEvent(Instant.now().plusSeconds(3_600), event("", 0, EVIL, EVIL)));
    evil.commandChannel()
        .registerCommandHandler(
            command -> CompletableFuture.completedFuture(CommandResponse.getDefaultInstance()),
            100,
            EVIL)
        .awaitAck(5, TimeUnit.SECONDS);
    evil.queryChannel()
        .registerQueryHandler((query, reply) -> {}, new QueryDefinition(EVIL, "text"))
        .awaitAck(5, TimeUnit.SECONDS);
    evil.controlChannel()
        .registerEventProcessor(EVIL, () -> processor(), new DashboardPicturesTest.Idle());
  }

  private static EventProcessorInfo processor() {
    return EventProcessorInfo.newBuilder()
        .setProcessorName(EVIL)
        .setTokenStoreIdentifier(EVIL)
        .setMode(EVIL)
        .setIsStreamingProcessor(true)
        .setRunning(true)
        .addSegmentStatus(SegmentStatus.newBuilder().setOnePartOf(1).setErrorState(EVIL))
        .build();
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

  private static void assertHarmless(Page page) {
    assertThat(page.locator("img, body script, [onerror]")).hasCount(0);
    assertThat(page.evaluate("window.evil === undefined")).isEqualTo(true);
  }

  @ParameterizedTest
  @CsvSource({
    "#/overview, table >> nth=1 >> td.lead",
    "#/overview, details li >> nth=0",
    "#/messages, table >> nth=0 >> td.lead",
    "#/messages, table >> nth=1 >> td.lead",
    "#/processors, article h2",
    "#/processors, .segment-error",
    "#/events, td.lead >> nth=0",
    "#/events/0, h2.event-type",
    "#/events/0, .details dt >> nth=-1",
    "#/events/0, pre",
    "#/events/1, pre",
    "#/schedules, summary",
    "#/schedules, pre",
  })
  void itIsTextWhereverItStands(String address, String place) {
    Page page = visitor.open(node, address);
    settle(page);

    assertThat(page.locator(place)).containsText("<img src=x onerror=");
    assertHarmless(page);
  }

  @Test
  void anIdentifierLeadsToItsAggregate() {
    Page page = visitor.open(node, "#/events/0");
    page.locator(".panel dd a").click();

    assertThat(page.locator("h1")).hasText(EVIL);
    assertThat(page.locator(".moment-type")).hasText(EVIL);
    assertHarmless(page);
  }

  @Test
  void anAddressIsNoWayInEither() {
    Page page =
        visitor.open(
            node,
            "#/events?aggregate=%22%3E&type=%3Cimg%20src%3Dx%20onerror%3D%22window.evil%3D1%22%3E");

    assertThat(page.getByText("No event matches")).isVisible();
    assertHarmless(page);
  }

  @Test
  void aDialogAboutItIsHarmlessToo() {
    Page page = visitor.open(node, "#/processors");
    page.getByText("Pause").click();

    assertThat(page.locator("dialog h2")).hasText("Pause " + EVIL + "?");
    assertHarmless(page);
  }
}

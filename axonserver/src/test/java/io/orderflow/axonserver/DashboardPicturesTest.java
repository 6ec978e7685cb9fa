package io.orderflow.axonserver;

import static io.orderflow.axonserver.Clients.event;
import static io.orderflow.axonserver.Clients.get;
import static io.orderflow.axonserver.DashboardVisitor.settle;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.options.ColorScheme;
import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.connector.control.ProcessorInstructionHandler;
import io.axoniq.axonserver.grpc.ErrorMessage;
import io.axoniq.axonserver.grpc.MetaDataValue;
import io.axoniq.axonserver.grpc.SerializedObject;
import io.axoniq.axonserver.grpc.command.Command;
import io.axoniq.axonserver.grpc.command.CommandResponse;
import io.axoniq.axonserver.grpc.control.EventProcessorInfo;
import io.axoniq.axonserver.grpc.control.EventProcessorInfo.SegmentStatus;
import io.axoniq.axonserver.grpc.event.Event;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Takes pictures of each page of a node with something going on in it, to be looked at: {@code mvn
 * -pl axonserver test -Dtest=DashboardPicturesTest -Ddashboard.pictures=DIR}.
 */
@EnabledIfSystemProperty(named = "dashboard.pictures", matches = ".+")
@ExtendWith(DashboardBrowser.class)
@ResourceLock(DashboardBrowser.LOCK)
class DashboardPicturesTest {

  private static final String BUSY = "order-2026-11-0042";
  private static final List<String> TYPES =
      List.of(
          "OrderPlaced",
          "StockReserved",
          "PaymentAuthorised",
          "OrderConfirmed",
          "ShipmentDispatched",
          "ShipmentDelivered");
  private static final Map<String, String> PAGES = new LinkedHashMap<>();

  static {
    PAGES.put("overview", "#/overview");
    PAGES.put("messages", "#/messages");
    PAGES.put("processors", "#/processors");
    PAGES.put("events", "#/events");
    PAGES.put("event", "#/events/2");
    PAGES.put("aggregate", "#/aggregates/" + BUSY);
    PAGES.put("schedules", "#/schedules");
    PAGES.put("contexts", "#/contexts");
  }

  private final CountingSite site = CountingSite.withApplications(2);
  private final AxonServerConnection shop = site.clients.connect("order-service", "1812@shop-1");
  private final AxonServerConnection views = site.clients.connect("order-views", "2204@views-1");
  private final ScheduledExecutorService traffic = Executors.newScheduledThreadPool(1);
  private final DashboardVisitor visitor;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong head = new AtomicLong();

  DashboardPicturesTest(Browser browser) {
    visitor = new DashboardVisitor(browser);
  }

  @AfterEach
  void stop() {
    traffic.shutdownNow();
    visitor.leave();
    site.close();
  }

  private static Event order(String id, long number, int step) {
    String payload =
        """
        {"orderId":"%s","customer":{"id":"17850","name":"Ann O'Neil"},"lines":[{"sku":"85123A",\
        "description":"White hanging heart","quantity":6,"unitPrice":{"amount":"2.55","currency":"GBP"}},\
        {"sku":"71053","quantity":2,"unitPrice":{"amount":"3.39","currency":"GBP"},"note":null}],\
        "total":{"amount":"22.08","currency":"GBP"},"gift":false,"position":%d}"""
            .formatted(id, number);
    return event(id, number, TYPES.get(step % TYPES.size()), payload).toBuilder()
        .setAggregateType("Order")
        .setTimestamp(
            Instant.now().minusSeconds(7200).plusSeconds(number * number * 60).toEpochMilli())
        .putMetaData("traceId", MetaDataValue.newBuilder().setTextValue("8f3a2c9d11e04b7a").build())
        .putMetaData("userId", MetaDataValue.newBuilder().setTextValue("ann").build())
        .build();
  }

  private void fill() throws Exception {
    for (int i = 0; i < 9; i++) {
      get(shop.eventChannel().appendEvents(order(BUSY, i, i)));
    }
    get(shop.eventChannel().appendSnapshot(order(BUSY, 5, 0)));
    for (int i = 0; i < 40; i++) {
      get(
          shop.eventChannel()
              .appendEvents(event("order-2026-11-1%03d".formatted(i), 0, TYPES.get(i % 6), "{}")));
    }
    for (String type : List.of("PaymentTimedOut", "ReservationExpired", "ReturnWindowClosed")) {
      get(
          shop.eventChannel()
              .scheduleEvent(
                  Instant.now().plusSeconds(type.length() * 317L), event("", 0, type, "{}")));
    }
    site.node.createContext("billing");
    site.node.createContext("inventory-eu");
    get(site.clients.connectTo("billing").eventChannel().appendEvents(event("invoice-1", 0)));
    shop.commandChannel()
        .registerCommandHandler(
            command ->
                CompletableFuture.completedFuture(
                    command.getName().endsWith("CancelOrder")
                        ? CommandResponse.newBuilder()
                            .setErrorCode("AXONIQ-4002")
                            .setErrorMessage(ErrorMessage.newBuilder().setMessage("too late"))
                            .build()
                        : CommandResponse.getDefaultInstance()),
            100,
            "com.shop.order.PlaceOrder",
            "com.shop.order.CancelOrder")
        .awaitAck(5, TimeUnit.SECONDS);
    var control = views.controlChannel();
    control.registerEventProcessor("order-view", () -> processor("order-view", 0, 1), new Idle());
    control.registerEventProcessor(
        "sales-by-day", () -> processor("sales-by-day", 2, 1), new Idle());
  }

  private EventProcessorInfo processor(String name, int behind, int broken) {
    EventProcessorInfo.Builder info =
        EventProcessorInfo.newBuilder()
            .setProcessorName(name)
            .setTokenStoreIdentifier(name)
            .setMode("Pooled Streaming")
            .setIsStreamingProcessor(true)
            .setRunning(true);
    for (int segment : new int[] {0, 1, 3}) {
      SegmentStatus.Builder status =
          SegmentStatus.newBuilder()
              .setSegmentId(segment)
              .setOnePartOf(segment == 0 ? 2 : 4)
              .setTokenPosition(head.get() - behind * segment * 37L)
              .setCaughtUp(behind * segment == 0);
      if (behind > 0 && segment == broken) {
        status.setErrorState("DuplicateKeyException: day 2026-11-20 is there already");
      }
      info.addSegmentStatus(status);
    }
    return info.build();
  }

  /** Some of everything, in waves. */
  private void send() {
    long number = sent.incrementAndGet();
    int now = (int) (3 + 2.5 * Math.sin(number / 9.0));
    for (int i = 0; i < now; i++) {
      var unused =
          shop.eventChannel()
              .appendEvents(
                  event("order-" + UUID.randomUUID(), 0, TYPES.get(i), "{\"gift\":false}"));
      shop.commandChannel()
          .sendCommand(
              Command.newBuilder()
                  .setMessageIdentifier(UUID.randomUUID().toString())
                  .setName("com.shop.order." + (number % 7 == 0 ? "CancelOrder" : "PlaceOrder"))
                  .setPayload(SerializedObject.newBuilder().setData(ByteString.EMPTY))
                  .build());
    }
    if (number % 4 == 0) {
      head.set(get(shop.eventChannel().getLastToken()));
      try {
        site.count("a" + number % 3, 1);
        site.ask("a");
      } catch (Exception stopping) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Test
  void ofEachPage() throws Exception {
    Path directory = Files.createDirectories(Path.of(System.getProperty("dashboard.pictures")));
    fill();
    var unused = traffic.scheduleWithFixedDelay(this::send, 0, 100, TimeUnit.MILLISECONDS);
    for (int width : new int[] {1280, 390}) {
      for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
        Page page = visitor.open(site.node, "#/overview", width, scheme);
        for (int i = 0; i < 10; i++) {
          page.waitForResponse("**/v1/overview", () -> {});
        }
        PAGES.forEach(
            (name, address) -> {
              page.evaluate("address => { location.hash = address }", address);
              settle(page);
              picture(page, directory, "%s-%d-%s".formatted(name, width, scheme));
            });
        others(page, directory, "%d-%s".formatted(width, scheme));
      }
    }
    assertThat(directory).isNotEmptyDirectory();
  }

  private void others(Page page, Path directory, String suffix) {
    page.evaluate("location.hash = '#/processors'");
    settle(page);
    page.getByLabel("Split order-view").click();
    picture(page, directory, "dialog-" + suffix);
    page.keyboard().press("Escape");
    page.evaluate("location.hash = '#/processors?context=inventory-eu'");
    settle(page);
    picture(page, directory, "empty-" + suffix);
    page.evaluate("location.hash = '#/contexts?context=default'");
    settle(page);
    page.getByLabel("Delete billing").click();
    picture(page, directory, "delete-" + suffix);
    page.keyboard().press("Escape");
    page.evaluate("document.activeElement.blur()");
    page.keyboard().press("?");
    picture(page, directory, "help-" + suffix);
  }

  private static void picture(Page page, Path directory, String name) {
    page.screenshot(
        new ScreenshotOptions()
            .setPath(directory.resolve(name.toLowerCase(java.util.Locale.ROOT) + ".png")));
  }

  /** Does as it is told, and nothing. */
  static final class Idle implements ProcessorInstructionHandler {
    @Override
    public CompletableFuture<Boolean> releaseSegment(int segment) {
      return CompletableFuture.completedFuture(true);
    }

    @Override
    public CompletableFuture<Boolean> splitSegment(int segment) {
      return CompletableFuture.completedFuture(true);
    }

    @Override
    public CompletableFuture<Boolean> mergeSegment(int segment) {
      return CompletableFuture.completedFuture(true);
    }

    @Override
    public CompletableFuture<Void> pauseProcessor() {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> startProcessor() {
      return CompletableFuture.completedFuture(null);
    }
  }
}

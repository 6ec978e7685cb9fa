package io.orderflow.query;

import static io.orderflow.query.Events.goods;
import static io.orderflow.query.Events.money;

import io.orderflow.api.Sku;
import io.orderflow.api.order.OrderEvent.OrderConfirmed;
import io.orderflow.api.order.OrderId;
import io.orderflow.api.order.OrderLine;
import io.orderflow.api.order.PaymentMethod;
import io.orderflow.api.payment.PaymentEvent.PaymentAuthorisationRequested;
import io.orderflow.api.payment.PaymentEvent.PaymentAuthorised;
import io.orderflow.api.product.ProductEvent.ProductRegistered;
import io.orderflow.api.stock.StockEvent.StockReceived;
import io.orderflow.query.projection.RunningProjections;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventProcessor;
import org.axonframework.eventsourcing.eventstore.EventStore;

/**
 * How fast the projections follow, and on how much of a processor: run by hand, with the number of
 * orders as its argument. The events are those of an import: orders of 25 lines on average, of
 * 3,700 products, interleaved as they are when 16 orders are under way at a time.
 */
final class ProjectionLoad {

  private static final int PRODUCTS = 3_700;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private ProjectionLoad() {}

  public static void main(String[] args) {
    int orders = args.length > 0 ? Integer.parseInt(args[0]) : 1_000;
    try (ReadSide side = ReadSide.start()) {
      for (int i = 0; i < PRODUCTS; i++) {
        Sku sku = new Sku("SKU" + i);
        side.append(
            "product-" + sku, new ProductRegistered(sku, "THING " + i, Events.price("1.25")));
        side.append("stock-" + sku, new StockReceived(sku, 100_000, "note"));
      }
      end(side, "start");
      run(side, orders / 2, "warm", false);
      run(side, orders, "caught-up", false);
      run(side, orders / 2, "warm-live", true);
      run(side, orders, "live", true);
    }
  }

  private static void run(ReadSide side, int orders, String prefix, boolean live) {
    Map<String, EventProcessor> processors =
        side.bean(EventProcessingConfiguration.class).eventProcessors();
    awaitHead(side);
    long events = 0;
    if (!live) {
      processors.values().forEach(EventProcessor::shutDown);
      events = publish(side, orders, prefix);
    }
    Map<String, Long> before = cpu();
    Instant start = Instant.now();
    if (live) {
      events = publish(side, orders, prefix);
    } else {
      processors.values().forEach(EventProcessor::start);
    }
    awaitHead(side);
    double seconds = Duration.between(start, Instant.now()).toMillis() / 1000.0;
    System.out.printf(
        "%s: %d orders, %d events in %.2f s: %.0f events/s%n",
        prefix, orders, events, seconds, events / seconds);
    System.out.println("  store: " + side.store().metrics());
    Map<String, Long> after = cpu();
    for (var each : after.entrySet()) {
      double used = (each.getValue() - before.getOrDefault(each.getKey(), 0L)) / 1e9;
      if (used > 0.02) {
        System.out.printf(
            "  %-28s %.2f s, %.1f us/event%n", each.getKey(), used, used * 1e6 / events);
      }
    }
  }

  /** Until all have seen the two events that end each part, of the stock and of an order. */
  private static void awaitHead(ReadSide side) {
    long head =
        Objects.requireNonNull(side.bean(EventStore.class).createHeadToken())
            .position()
            .orElseThrow();
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                side.bean(RunningProjections.class).states().stream()
                    .filter(each -> !each.name().equals("products"))
                    .allMatch(each -> each.position() >= head - 1));
  }

  private static void end(ReadSide side, String part) {
    side.append("stock-" + part, new StockReceived(new Sku(part), 1, "end"));
    side.append("order-" + part, Events.placed(part, goods(1, part, 1, "1.25")));
  }

  private static long publish(ReadSide side, int orders, String prefix) {
    Random random = new Random(orders);
    long events = 0;
    List<Placing> open = new ArrayList<>();
    for (int i = 0; i < orders || !open.isEmpty(); ) {
      while (open.size() < 16 && i < orders) {
        Placing next = new Placing(prefix + i++, random);
        side.append("order-" + next.id.value(), next.placed());
        events++;
        open.add(next);
      }
      for (Placing each : List.copyOf(open)) {
        if (each.next < each.lines.size()) {
          OrderLine line = each.lines.get(each.next++);
          side.append(
              "stock-" + line.sku(),
              Events.reserved(each.id.value(), line.sku().value(), line.lineNo(), line.quantity()));
          events++;
        } else {
          side.append(
              "payment-" + each.id.value(),
              new PaymentAuthorisationRequested(
                  each.id, "k", money("9"), new PaymentMethod("card", "tok_ok")),
              new PaymentAuthorised(each.id, "k", money("9"), "ref"));
          side.append("order-" + each.id.value(), new OrderConfirmed(each.id));
          events += 3;
          open.remove(each);
        }
      }
    }
    end(side, prefix + "end");
    return events;
  }

  private static final class Placing {

    private final OrderId id;
    private final List<OrderLine> lines;
    private int next;

    Placing(String id, Random random) {
      this.id = new OrderId(id);
      this.lines =
          IntStream.rangeClosed(1, 1 + random.nextInt(49))
              .mapToObj(no -> goods(no, "SKU" + random.nextInt(PRODUCTS), 1, "1.25"))
              .toList();
    }

    Object placed() {
      return Events.placed(id.value(), lines.toArray(OrderLine[]::new));
    }
  }

  private static Map<String, Long> cpu() {
    Map<String, Long> groups = new TreeMap<>();
    for (long thread : THREADS.getAllThreadIds()) {
      var info = THREADS.getThreadInfo(thread);
      if (info != null) {
        groups.merge(
            info.getThreadName().replaceAll("[-#]?\\d+(-\\d+)*$", ""),
            Math.max(0, THREADS.getThreadCpuTime(thread)),
            Long::sum);
      }
    }
    groups.put(
        "all",
        ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime());
    return groups;
  }
}

package io.orderflow.command;

import io.orderflow.api.LineQuantity;
import io.orderflow.api.Sku;
import io.orderflow.api.order.OrderId;
import io.orderflow.api.stock.StockCommand.ReceiveStock;
import io.orderflow.api.stock.StockCommand.ReserveStock;
import io.orderflow.api.stock.StockItemId;
import io.orderflow.axonserver.AxonServerNode;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.axonframework.commandhandling.gateway.CommandGateway;

/**
 * Prints how many ReserveStock commands a second pass through a node and a command side in one
 * process, and the CPU time of each. Arguments: commands, stock items, commands in flight.
 */
public final class CommandThroughput {

  private static final int ROUNDS = 5;

  private CommandThroughput() {}

  public static void main(String[] args) throws Exception {
    int commands = args.length > 0 ? Integer.parseInt(args[0]) : 20_000;
    int items = args.length > 1 ? Integer.parseInt(args[1]) : 2_000;
    int inFlight = args.length > 2 ? Integer.parseInt(args[2]) : 256;
    try (AxonServerNode node = AxonServerNode.temporary();
        CommandSide side = new CommandSide(node)) {
      CommandGateway gateway = side.bean(CommandGateway.class);
      Semaphore free = new Semaphore(inFlight);
      for (int i = 0; i < items; i++) {
        send(gateway, free, new ReceiveStock(item(i), 1_000_000, "d1"));
      }
      Random random = new Random(1);
      for (int round = 0; round < ROUNDS; round++) {
        long cpu = cpu();
        long start = System.nanoTime();
        for (int i = 0; i < commands; i++) {
          send(
              gateway,
              free,
              new ReserveStock(
                  item(random.nextInt(items)),
                  new OrderId("%032x".formatted((long) round * commands + i)),
                  List.of(new LineQuantity(1 + i % 20, 1 + i % 7))));
        }
        if (!free.tryAcquire(inFlight, 60, TimeUnit.SECONDS)) {
          throw new IllegalStateException("commands are missing");
        }
        free.release(inFlight);
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
            "round %d: %.0f commands/s, %.0f µs of CPU each%n",
            round, commands / seconds, (cpu() - cpu) / 1e3 / commands);
      }
    }
  }

  private static void send(CommandGateway gateway, Semaphore free, Object command)
      throws InterruptedException {
    free.acquire();
    gateway
        .send(command)
        .whenComplete(
            (answer, failure) -> {
              free.release();
              if (failure != null) {
                System.out.println(failure);
              }
            });
  }

  private static StockItemId item(int number) {
    return new StockItemId(new Sku("sku-" + number));
  }

  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}

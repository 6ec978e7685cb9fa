package io.orderflow.axonserver;

import com.google.protobuf.ByteString;
import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.connector.event.EventStream;
import io.axoniq.axonserver.grpc.MetaDataValue;
import io.axoniq.axonserver.grpc.ProcessingInstruction;
import io.axoniq.axonserver.grpc.ProcessingKey;
import io.axoniq.axonserver.grpc.SerializedObject;
import io.axoniq.axonserver.grpc.command.Command;
import io.axoniq.axonserver.grpc.command.CommandResponse;
import io.axoniq.axonserver.grpc.event.Event;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Prints what an append, a command, an aggregate read and a streamed event cost a node, in
 * processor time of its own process, beside rates and latencies. Not a test: {@code main} with the
 * test class path; {@code seconds}, {@code rate} (per second; 0 for as fast as it goes) and {@code
 * streams} are system properties.
 */
final class Measure {

  private static final int SECONDS = Integer.getInteger("seconds", 8);
  private static final int RATE = Integer.getInteger("rate", 1_700);
  private static final int STREAMS = Integer.getInteger("streams", 6);
  private static final int IN_FLIGHT = Integer.getInteger("inflight", 64);
  private static final String PAYLOAD = "x".repeat(400);

  private Measure() {}

  public static void main(String[] args) throws Exception {
    Path data = Files.createTempDirectory("measure-");
    String[] jvm =
        System.getProperty("jvm", "").isEmpty()
            ? new String[0]
            : System.getProperty("jvm").split(" ");
    try (ChildNode node = ChildNode.start(data, jvm);
        Clients clients = new Clients(node.grpcPort())) {
      AxonServerConnection writer = clients.connect("writer");
      AtomicLong number = new AtomicLong();
      Supplier<CompletableFuture<?>> append =
          () -> writer.eventChannel().appendEvents(event("a" + number.incrementAndGet(), 0));
      run("warm-up", node, append, SECONDS);
      run("append", node, append, SECONDS);
      long last = number.get();
      AtomicLong reads = new AtomicLong();
      run(
          "read of a new aggregate",
          node,
          () -> read(writer, "none" + reads.incrementAndGet()),
          SECONDS);
      run(
          "read of an aggregate with 1 event",
          node,
          () -> read(writer, "a" + (1 + reads.incrementAndGet() % last)),
          SECONDS);

      AxonServerConnection handler = clients.connect("handler");
      handler
          .commandChannel()
          .registerCommandHandler(
              command ->
                  CompletableFuture.completedFuture(
                      CommandResponse.newBuilder()
                          .setMessageIdentifier(UUID.randomUUID().toString())
                          .setPayload(payload("ok"))
                          .build()),
              100,
              "do");
      Supplier<CompletableFuture<?>> command =
          () -> writer.commandChannel().sendCommand(command("k" + number.incrementAndGet() % 1000));
      run("warm-up", node, command, SECONDS);
      run("command", node, command, SECONDS);

      AxonServerConnection reader = clients.connect("reader");
      List<EventStream> streams = new ArrayList<>();
      AtomicLong received = new AtomicLong();
      long catchUp = writer.eventChannel().getLastToken().get() + 1;
      long started = System.nanoTime();
      long cpu = node.cpuMicros();
      for (int i = 0; i < STREAMS; i++) {
        EventStream stream = reader.eventChannel().openStream(-1, 5_000, 1_250);
        stream.onAvailable(
            () -> {
              while (stream.nextIfAvailable() != null) {
                received.incrementAndGet();
              }
            });
        streams.add(stream);
      }
      while (received.get() < catchUp * STREAMS) {
        Thread.sleep(5);
      }
      double seconds = (System.nanoTime() - started) / 1e9;
      System.out.printf(
          "%-34s %8.0f/s  %6.1f us cpu%n",
          "catch-up, per event and stream",
          received.get() / seconds,
          (node.cpuMicros() - cpu) / (double) received.get());
      long before = received.get();
      run("append with " + STREAMS + " streams", node, append, SECONDS);
      System.out.printf("  received meanwhile: %d%n", received.get() - before);
      System.out.printf("resident: %d MiB%n", node.residentMegabytes());
      streams.forEach(EventStream::close);
    } finally {
      TemporaryDirectory.delete(data);
    }
    System.exit(0);
  }

  private static void run(
      String what, ChildNode node, Supplier<CompletableFuture<?>> operation, int seconds)
      throws InterruptedException {
    Semaphore permits = new Semaphore(IN_FLIGHT);
    List<Long> latencies = java.util.Collections.synchronizedList(new ArrayList<>());
    AtomicLong failures = new AtomicLong();
    long started = System.nanoTime();
    long cpu = node.cpuMicros();
    long kernel = node.kernelMicros();
    Map<String, Long> threads = node.cpuMicrosByThread();
    long count = 0;
    while (System.nanoTime() - started < seconds * 1_000_000_000L) {
      if (RATE > 0) {
        long due = started + count * 1_000_000_000L / RATE;
        long wait = due - System.nanoTime();
        if (wait > 200_000) {
          Thread.sleep(wait / 1_000_000, (int) (wait % 1_000_000));
        }
      }
      permits.acquire();
      count++;
      long start = System.nanoTime();
      operation
          .get()
          .whenComplete(
              (result, failure) -> {
                latencies.add(System.nanoTime() - start);
                if (failure != null) {
                  failures.incrementAndGet();
                }
                permits.release();
              });
    }
    permits.acquire(IN_FLIGHT);
    double elapsed = (System.nanoTime() - started) / 1e9;
    long used = node.cpuMicros() - cpu;
    List<Long> sorted = latencies.stream().sorted().toList();
    System.out.printf(
        "%-34s %8.0f/s  %6.1f us cpu (%.1f kernel)  median %.2f ms  99%% %.2f ms  failed %d%n",
        what,
        count / elapsed,
        used / (double) count,
        (node.kernelMicros() - kernel) / (double) count,
        sorted.get(sorted.size() / 2) / 1e6,
        sorted.get(sorted.size() * 99 / 100) / 1e6,
        failures.get());
    long operations = count;
    String byThread =
        node.cpuMicrosByThread().entrySet().stream()
            .map(
                now ->
                    Map.entry(
                        now.getKey(),
                        (now.getValue() - threads.getOrDefault(now.getKey(), 0L)) / operations))
            .filter(each -> each.getValue() > 0)
            .map(each -> each.getKey() + " " + each.getValue())
            .collect(Collectors.joining(", "));
    System.out.println("  " + byThread);
  }

  private static CompletableFuture<?> read(AxonServerConnection connection, String aggregateId) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    var stream = connection.eventChannel().openAggregateStream(aggregateId);
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                while (stream.hasNext()) {
                  stream.next();
                }
                done.complete(null);
              } catch (Exception failure) {
                done.completeExceptionally(failure);
              }
            });
    return done;
  }

  private static Event event(String aggregateId, long sequenceNumber) {
    return Clients.event(aggregateId, sequenceNumber, "order.placed", PAYLOAD).toBuilder()
        .putMetaData("traceId", MetaDataValue.newBuilder().setTextValue("4711").build())
        .putMetaData("correlationId", MetaDataValue.newBuilder().setTextValue("4712").build())
        .build();
  }

  private static SerializedObject payload(String text) {
    return SerializedObject.newBuilder()
        .setType("text")
        .setData(ByteString.copyFromUtf8(text))
        .build();
  }

  private static Command command(String routingKey) {
    return Command.newBuilder()
        .setMessageIdentifier(UUID.randomUUID().toString())
        .setName("do")
        .setTimestamp(System.currentTimeMillis())
        .setPayload(payload(PAYLOAD))
        .putMetaData("traceId", MetaDataValue.newBuilder().setTextValue("4711").build())
        .putMetaData("correlationId", MetaDataValue.newBuilder().setTextValue("4712").build())
        .addProcessingInstructions(
            ProcessingInstruction.newBuilder()
                .setKey(ProcessingKey.ROUTING_KEY)
                .setValue(MetaDataValue.newBuilder().setTextValue(routingKey)))
        .addProcessingInstructions(
            ProcessingInstruction.newBuilder()
                .setKey(ProcessingKey.PRIORITY)
                .setValue(MetaDataValue.newBuilder().setNumberValue(0)))
        .build();
  }
}

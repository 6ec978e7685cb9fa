package io.orderflow.axonserver;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Somebody who looks at a tail: reads lines as they come, until the node ends them. */
final class Looking {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Pattern TOKEN = Pattern.compile("^data: \\{\"token\":(\\d+),");

  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private final int status;

  /** Returns when it is open, or refused. */
  Looking(HttpClient client, HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<Stream<String>> answer = client.send(request, BodyHandlers.ofLines());
    status = answer.statusCode();
    thread =
        Thread.startVirtualThread(
            () -> {
              try (Stream<String> body = answer.body()) {
                body.forEach(lines::add);
              } catch (UncheckedIOException cut) {
                // The node has gone.
              }
            });
    if (status == 200) {
      await().atMost(SOON).until(() -> !lines.isEmpty());
    }
  }

  int status() {
    return status;
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  List<String> events() {
    return lines.stream().filter(each -> each.startsWith("data: ")).toList();
  }

  List<Long> tokens() {
    return events().stream()
        .map(TOKEN::matcher)
        .filter(Matcher::find)
        .map(each -> Long.valueOf(each.group(1)))
        .toList();
  }

  boolean ended() {
    return !thread.isAlive();
  }
}

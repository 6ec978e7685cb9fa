package io.orderflow.axonserver.http;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/**
 * Lets nobody begin with a request before all of it is there. Until then the clock runs, also for
 * what is answered to a part of it; after that, only while something is written.
 */
final class WholeRequests extends Filter {

  private static final int MAX_BODY = 64 * 1024;

  private final RequestThreads threads;

  WholeRequests(RequestThreads threads) {
    this.threads = threads;
  }

  @Override
  public String description() {
    return "whole requests";
  }

  @Override
  public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
    if (body.length > MAX_BODY) {
      try (exchange) {
        RouteHandler.send(
            exchange, Answer.error(413, "A request has at most %d bytes".formatted(MAX_BODY)));
      }
      return;
    }
    threads.goesOn();
    exchange.setStreams(new ByteArrayInputStream(body), null);
    chain.doFilter(new ClockedExchange(exchange, threads));
  }
}

package io.orderflow.axonserver.http;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.orderflow.axonserver.access.Security;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * The HTTP port. Who answers which path is said by a {@link Router}, but for {@code /} and what
 * begins with {@code /dashboard}. A port of this machine alone that wants no tokens is safe from
 * others as long as no web page reaches it: it answers to {@link LocalNames} only.
 */
public final class HttpEndpoint implements AutoCloseable {

  private static final int MAX_REQUESTS = 512;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpServer server;
  private final RequestThreads threads;
  private final List<Filter> filters;

  public HttpEndpoint(
      Security security, String bindAddress, int port, Router router, HttpHandler dashboard) {
    this(
        security, bindAddress, port, router, dashboard, new RequestThreads(MAX_REQUESTS, PATIENCE));
  }

  HttpEndpoint(
      Security security,
      String bindAddress,
      int port,
      Router router,
      HttpHandler dashboard,
      RequestThreads threads) {
    this.threads = threads;
    try {
      server = security.http(new InetSocketAddress(bindAddress, port));
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "Cannot listen for HTTP on %s:%d".formatted(bindAddress, port), failure);
    }
    boolean guarded =
        security.access() != null || !server.getAddress().getAddress().isLoopbackAddress();
    Filter whole = new WholeRequests(threads);
    filters = guarded ? List.of(whole) : List.of(new LocalNames(), whole);
    HttpHandler routes = new RouteHandler(router);
    add("/dashboard", dashboard);
    add(
        "/",
        exchange -> {
          boolean home = exchange.getRequestURI().getPath().equals("/");
          (home ? dashboard : routes).handle(exchange);
        });
    server.setExecutor(threads);
    server.start();
  }

  /** Serves a path, and those below it, without the router: for what has to look at its caller. */
  public void add(String path, HttpHandler handler) {
    server.createContext(path, handler).getFilters().addAll(filters);
  }

  /**
   * Parts with those whose request does not arrive, and with those who do not take their answer; to
   * be called about once a second.
   */
  public void endSlow() {
    threads.endSlow();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

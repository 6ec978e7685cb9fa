package io.orderflow.axonserver.http;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.orderflow.axonserver.access.Security;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * The HTTP port. Who answers which path is said by a {@link Router}, but for {@code /} and what
 * begins with {@code /dashboard}. A port of this machine alone that wants no tokens is safe from
 * others as long as no web page reaches it: it answers to {@link LocalNames} only.
 */
public final class HttpEndpoint implements AutoCloseable {

  private final HttpServer server;
  private final List<Filter> filters;

  public HttpEndpoint(
      Security security, String bindAddress, int port, Router router, HttpHandler dashboard) {
    try {
      server = security.http(new InetSocketAddress(bindAddress, port));
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "Cannot listen for HTTP on %s:%d".formatted(bindAddress, port), failure);
    }
    boolean guarded =
        security.access() != null || !server.getAddress().getAddress().isLoopbackAddress();
    filters = guarded ? List.of() : List.of(new LocalNames());
    HttpHandler routes = new RouteHandler(router);
    add("/dashboard", dashboard);
    add(
        "/",
        exchange -> {
          boolean home = exchange.getRequestURI().getPath().equals("/");
          (home ? dashboard : routes).handle(exchange);
        });
    server.setExecutor(task -> Thread.ofVirtual().name("axonserver-http").start(task));
    server.start();
  }

  /** Serves a path, and those below it, without the router: for what has to look at its caller. */
  public void add(String path, HttpHandler handler) {
    server.createContext(path, handler).getFilters().addAll(filters);
  }

  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

package io.orderflow.axonserver.http;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.orderflow.axonserver.access.Security;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;

/**
 * The HTTP port. Who answers which path is said by a {@link Router}, but for {@code /} and what
 * begins with {@code /dashboard}.
 */
public final class HttpEndpoint implements AutoCloseable {

  private final HttpServer server;

  public HttpEndpoint(
      Security security, String bindAddress, int port, Router router, HttpHandler dashboard) {
    try {
      server = security.http(new InetSocketAddress(bindAddress, port));
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "Cannot listen for HTTP on %s:%d".formatted(bindAddress, port), failure);
    }
    HttpHandler routes = new RouteHandler(router);
    server.createContext("/dashboard", dashboard);
    server.createContext(
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
    server.createContext(path, handler);
  }

  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

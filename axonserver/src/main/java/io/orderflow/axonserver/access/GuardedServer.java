package io.orderflow.axonserver.access;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Puts one filter before every path, so that none can be added without it. */
final class GuardedServer extends HttpServer {

  private final HttpServer server;
  private final Filter filter;

  GuardedServer(HttpServer server, Filter filter) {
    this.server = server;
    this.filter = filter;
  }

  private HttpContext guarded(HttpContext context) {
    context.getFilters().addFirst(filter);
    return context;
  }

  @Override
  public HttpContext createContext(String path, HttpHandler handler) {
    HttpContext context = guarded(server.createContext(path));
    context.setHandler(handler);
    return context;
  }

  @Override
  public HttpContext createContext(String path) {
    return guarded(server.createContext(path));
  }

  @Override
  public void bind(InetSocketAddress address, int backlog) throws IOException {
    server.bind(address, backlog);
  }

  @Override
  public void start() {
    server.start();
  }

  @Override
  public void setExecutor(@Nullable Executor executor) {
    server.setExecutor(executor);
  }

  @Override
  public @Nullable Executor getExecutor() {
    return server.getExecutor();
  }

  @Override
  public void stop(int delay) {
    server.stop(delay);
  }

  @Override
  public void removeContext(String path) {
    server.removeContext(path);
  }

  @Override
  public void removeContext(HttpContext context) {
    server.removeContext(context);
  }

  @Override
  public InetSocketAddress getAddress() {
    return server.getAddress();
  }
}

package io.orderflow.axonserver.dashboard;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Serves the dashboard's files: its page at {@code /}, the rest below {@code /dashboard/}. They
 * hold nothing secret, so everybody may read them; what they show is asked for with the token of
 * who looks. The headers let a browser load nothing from elsewhere, and make no HTML out of text.
 */
public final class Dashboard implements HttpHandler {

  private static final String BELOW = "/dashboard/";
  private static final String POLICY =
      "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
          + " object-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

  private final Map<String, Page> pages = new ConcurrentHashMap<>();

  /** Whether a path is one of the dashboard's, whether there is such a file or not. */
  public static boolean owns(@Nullable String path) {
    return path != null
        && (path.equals("/") || path.equals("/dashboard") || path.startsWith(BELOW));
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
      switch (exchange.getRequestMethod()) {
        case "GET" -> answer(exchange, true);
        case "HEAD" -> answer(exchange, false);
        default -> {
          exchange.getResponseHeaders().set("Allow", "GET, HEAD");
          exchange.sendResponseHeaders(405, -1);
        }
      }
    }
  }

  private void answer(HttpExchange exchange, boolean withContent) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (path.equals("/dashboard") || path.equals(BELOW)) {
      exchange.getResponseHeaders().set("Location", path.equals(BELOW) ? "../" : "./");
      exchange.sendResponseHeaders(302, -1);
      return;
    }
    Page page = page(path);
    if (page == null) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Security-Policy", POLICY);
    headers.set("Referrer-Policy", "same-origin");
    headers.set("Cache-Control", "no-cache");
    headers.set("ETag", page.tag());
    if (page.tag().equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
      exchange.sendResponseHeaders(304, -1);
      return;
    }
    headers.set("Content-Type", page.type());
    if (!withContent) {
      headers.set("Content-Length", String.valueOf(page.content().length));
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    exchange.sendResponseHeaders(200, page.content().length);
    exchange.getResponseBody().write(page.content());
  }

  private @Nullable Page page(String path) {
    String name =
        path.equals("/")
            ? "index.html"
            : path.startsWith(BELOW) ? path.substring(BELOW.length()) : "";
    Page known = pages.get(name);
    if (known != null) {
      return known;
    }
    Page read = Page.read(name);
    if (read != null) {
      pages.put(name, read);
    }
    return read;
  }
}

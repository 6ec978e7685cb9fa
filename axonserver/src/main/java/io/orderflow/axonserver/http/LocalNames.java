package io.orderflow.axonserver.http;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Answers none but those who ask for this machine by a name that nobody else can give it. The owner
 * of any other name may let it lead here, and a browser then takes this for a part of his pages.
 */
final class LocalNames extends Filter {

  private static final Pattern LOCAL =
      Pattern.compile("(?i)(localhost|127\\.\\d+\\.\\d+\\.\\d+|\\[::1])(:\\d+)?");

  /** Whether a header {@code Host} names this machine. */
  static boolean include(@Nullable String host) {
    return host != null && LOCAL.matcher(host).matches();
  }

  @Override
  public String description() {
    return "local names";
  }

  @Override
  public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
    String host = exchange.getRequestHeaders().getFirst("Host");
    if (host == null || include(host)) {
      // Every browser names a host.
      chain.doFilter(exchange);
      return;
    }
    try (exchange) {
      RouteHandler.send(
          exchange,
          Answer.error(
              403,
              "A node of this machine alone, without access control, answers to localhost,"
                  + " 127.0.0.1 and [::1]"));
    }
  }
}

package io.orderflow.axonserver.access;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import io.orderflow.axonserver.dashboard.Dashboard;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the token of each HTTP request; only health and the dashboard's files, which hold no
 * data, are open to all. To look, a role that monitors is needed, for all else one that
 * administers: in the context that the request names, or in all of them when it names none.
 */
public final class AccessFilter extends Filter {

  private static final String HEADER = "AxonIQ-Access-Token";
  private static final String BEARER = "Bearer ";
  private static final Set<String> OPEN = Set.of("/actuator/health");
  private static final Set<String> LOOKING = Set.of("GET", "HEAD", "OPTIONS");

  private final AccessControl control;

  public AccessFilter(AccessControl control) {
    this.control = control;
  }

  @Override
  public String description() {
    return "access control";
  }

  @Override
  public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
    Verdict verdict =
        decide(exchange.getRequestMethod(), exchange.getRequestURI(), token(exchange));
    if (verdict == Verdict.ALLOWED) {
      chain.doFilter(exchange);
      return;
    }
    try (exchange) {
      byte[] body =
          "{\"status\":%d,\"error\":\"%s\",\"message\":\"%s\"}"
              .formatted(verdict.httpStatus(), verdict.code().code(), verdict.message())
              .getBytes(StandardCharsets.UTF_8);
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(verdict.httpStatus(), head ? -1 : body.length);
      if (!head) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  /** Tells, as often as it is asked, whether the sender of a request may make it by then. */
  BooleanSupplier permission(HttpExchange exchange) {
    String method = exchange.getRequestMethod();
    URI uri = exchange.getRequestURI();
    String token = token(exchange);
    return () -> decide(method, uri, token) == Verdict.ALLOWED;
  }

  /** Tools that cannot send the header of Axon Server send the one that all know. */
  private static @Nullable String token(HttpExchange exchange) {
    String token = exchange.getRequestHeaders().getFirst(HEADER);
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    return token == null && authorization != null && authorization.startsWith(BEARER)
        ? authorization.substring(BEARER.length()).strip()
        : token;
  }

  Verdict decide(String method, URI uri, @Nullable String token) {
    boolean looking = LOOKING.contains(method);
    if (looking
        && (OPEN.contains(String.valueOf(uri.getPath())) || Dashboard.owns(uri.getPath()))) {
      return Verdict.ALLOWED;
    }
    Need need = Need.of(looking ? Role.MONITOR : Role.ADMIN);
    String context = context(uri);
    return context == null
        ? control.decide(token, new Need(need.oneOf(), true), "")
        : control.decide(token, need, context);
  }

  /**
   * The one context that the request is about. Null when it names none, several, or one that
   * another way of reading the query would not find.
   */
  private static @Nullable String context(URI uri) {
    List<String> decodedLast = new ArrayList<>();
    for (String each : split(uri.getRawQuery())) {
      String[] parts = each.split("=", 2);
      collect(decode(parts[0]), parts.length == 1 ? "" : decode(parts[1]), decodedLast);
    }
    List<String> decodedFirst = new ArrayList<>();
    for (String each : split(uri.getQuery())) {
      String[] parts = each.split("=", 2);
      collect(parts[0], parts.length == 1 ? "" : parts[1], decodedFirst);
    }
    return decodedLast.size() == 1 && decodedLast.equals(decodedFirst)
        ? decodedLast.getFirst()
        : null;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static List<String> split(@Nullable String query) {
    return query == null ? List.of() : List.of(query.split("&", -1));
  }

  private static void collect(String name, String value, List<String> contexts) {
    if (name.equals("context")) {
      contexts.add(value);
    }
  }
}

package io.orderflow.axonserver.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds out by method and path who answers a request. */
public final class Router {

  private final List<Route> routes = new ArrayList<>();

  /** Answers a request. It may wait; what it throws is told to the caller. */
  @FunctionalInterface
  public interface Handler {
    Answer handle(Request request) throws Exception;
  }

  /**
   * Adds a route; before the port is opened.
   *
   * @param pattern a path, in which a part in braces stands for any part, such as {@code
   *     /v1/context/{name}}
   */
  public Router add(String method, String pattern, Handler handler) {
    routes.add(new Route(method, List.of(pattern.split("/", -1)), handler));
    return this;
  }

  /** Who answers; HEAD is for those who answer GET. */
  Found find(String method, String rawPath) {
    List<String> path = List.of(rawPath.split("/", -1));
    String wanted = method.equals("HEAD") ? "GET" : method;
    TreeSet<String> allowed = new TreeSet<>();
    for (Route route : routes) {
      Map<String, String> variables = match(route.pattern, path);
      if (variables != null && route.method.equals(wanted)) {
        return new Found(route.handler, variables, allowed);
      }
      if (variables != null) {
        allowed.add(route.method);
        if (route.method.equals("GET")) {
          allowed.add("HEAD");
        }
      }
    }
    return new Found(null, Map.of(), allowed);
  }

  private static @Nullable Map<String, String> match(List<String> pattern, List<String> path) {
    if (pattern.size() != path.size()) {
      return null;
    }
    Map<String, String> variables = new HashMap<>();
    for (int i = 0; i < path.size(); i++) {
      String part = pattern.get(i);
      if (part.startsWith("{")) {
        variables.put(
            part.substring(1, part.length() - 1), decode(path.get(i).replace("+", "%2B")));
      } else if (!part.equals(path.get(i))) {
        return null;
      }
    }
    return variables;
  }

  static Map<String, String> parameters(@Nullable String rawQuery) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (rawQuery != null) {
      for (String each : rawQuery.split("&")) {
        int equals = each.indexOf('=');
        if (equals > 0) {
          parameters.put(decode(each.substring(0, equals)), decode(each.substring(equals + 1)));
        }
      }
    }
    return parameters;
  }

  private static String decode(String encoded) {
    return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
  }

  private record Route(String method, List<String> pattern, Handler handler) {}

  /**
   * Who answers, or which other methods the path has.
   *
   * @param allowed empty when there is no such path
   */
  record Found(@Nullable Handler handler, Map<String, String> variables, TreeSet<String> allowed) {}
}

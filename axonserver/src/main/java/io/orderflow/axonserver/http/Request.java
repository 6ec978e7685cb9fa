package io.orderflow.axonserver.http;

import java.util.Map;

/**
 * What a route is asked.
 *
 * @param variables the parts of the path that the route's pattern names
 * @param query the parameters behind the path
 * @param body what was sent as JSON; empty when nothing was
 */
public record Request(
    Map<String, String> variables, Map<String, String> query, Map<String, Object> body) {

  /** The part of the path of that name. */
  public String variable(String name) {
    String value = variables.get(name);
    if (value == null) {
      throw new IllegalStateException("The route has no {" + name + "}");
    }
    return value;
  }

  /** A parameter; empty when it was not given. */
  public String parameter(String name) {
    return query.getOrDefault(name, "");
  }

  /** A text of the body; empty when it was not given. */
  public String text(String name) {
    return body.get(name) instanceof String text ? text : "";
  }

  public boolean flag(String name) {
    return Boolean.TRUE.equals(body.get(name));
  }
}

package io.orderflow.axonserver.access;

import java.util.Arrays;

/**
 * A role in a context.
 *
 * @param context its name, or {@code *} for all that there are and will be
 */
public record Grant(Role role, String context) {

  static final String ALL_CONTEXTS = "*";

  public Grant {
    if (context.isBlank()) {
      throw new IllegalArgumentException("The role " + role + " names no context");
    }
  }

  /** Reads {@code ROLE@context}. */
  static Grant parse(String text) {
    int at = text.indexOf('@');
    if (at < 0) {
      throw new IllegalArgumentException(
          "\"%s\" is no ROLE@context, such as USE_CONTEXT@default or MONITOR@*".formatted(text));
    }
    String role = text.substring(0, at).strip();
    return Arrays.stream(Role.values())
        .filter(each -> each.name().equals(role))
        .findFirst()
        .map(found -> found.in(text.substring(at + 1).strip()))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "There is no role %s; there are %s"
                        .formatted(role, Arrays.toString(Role.values()))));
  }

  boolean allows(Need need, String where) {
    return (context.equals(ALL_CONTEXTS) || context.equals(where) && !need.everywhere())
        && need.oneOf().stream().anyMatch(role::covers);
  }
}

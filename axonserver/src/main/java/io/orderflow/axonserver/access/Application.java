package io.orderflow.axonserver.access;

import java.util.List;

/** A holder of a token; of the token itself only its SHA-256 is kept. */
record Application(String name, TokenHash token, List<Grant> grants) {

  Application {
    grants = List.copyOf(grants);
    if (name.isBlank()) {
      throw new IllegalArgumentException("An application has no name");
    }
  }

  boolean may(Need need, String context) {
    return grants.stream().anyMatch(each -> each.allows(need, context));
  }
}

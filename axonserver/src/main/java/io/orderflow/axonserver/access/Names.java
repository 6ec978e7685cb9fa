package io.orderflow.axonserver.access;

import io.orderflow.axonserver.rpc.Failures;

/** What applications and users may be called. */
final class Names {

  private static final int LONGEST = 200;

  private Names() {}

  /** Fails with INVALID_ARGUMENT for what cannot be a name. */
  static String required(String name, String of) {
    if (name.isBlank()
        || name.length() > LONGEST
        || name.chars().anyMatch(Character::isISOControl)) {
      throw Failures.invalid(
          "The name of %s has 1 to %d characters that can be seen".formatted(of, LONGEST));
    }
    return name;
  }
}

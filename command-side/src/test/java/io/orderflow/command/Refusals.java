package io.orderflow.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.orderflow.api.RejectedException;
import io.orderflow.api.RejectionCode;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Says that a decision is a refusal. */
public final class Refusals {

  private Refusals() {}

  public static void assertRefused(RejectionCode code, ThrowingCallable decision) {
    RejectedException refused = catchThrowableOfType(RejectedException.class, decision);
    assertThat(refused).as("a refusal").isNotNull();
    assertThat(refused.rejection().code()).isEqualTo(code);
    assertThat(refused.rejection().detail()).isNotBlank();
  }
}

package io.orderflow.sagas.payment;

import java.time.Duration;

/**
 * @param callTimeout of one call
 * @param retries after calls that did not come through
 * @param retryDelay before the first of them; doubled each time
 * @param callsAtOnce to the provider
 * @param actsWaiting for such a call; what is beyond is left to the sweep
 */
public record PaymentLimits(
    Duration callTimeout, int retries, Duration retryDelay, int callsAtOnce, int actsWaiting) {}

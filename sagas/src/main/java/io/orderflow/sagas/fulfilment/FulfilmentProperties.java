package io.orderflow.sagas.fulfilment;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code orderflow.fulfilment.*}.
 *
 * @param confirmationTimeout an order that is not confirmed by then is rejected
 * @param patience how long an answer may be out before it is asked for again; doubled each time
 * @param paymentRetryDelay from a refused capture or refund to the next; doubled each time
 * @param paymentAttempts captures, or refunds, before a person has to act
 * @param commandsUnderWay at most, at once
 * @param sendPatience how long a command waits to be sent before it is left to the sweep
 * @param segments of the processor, when it starts for the first time
 * @param batchSize events in a batch, at most 1024
 */
@ConfigurationProperties("orderflow.fulfilment")
record FulfilmentProperties(
    @DefaultValue("PT15M") Duration confirmationTimeout,
    @DefaultValue("PT5S") Duration patience,
    @DefaultValue("PT5S") Duration paymentRetryDelay,
    @DefaultValue("6") int paymentAttempts,
    @DefaultValue("1000") int commandsUnderWay,
    @DefaultValue("PT2S") Duration sendPatience,
    @DefaultValue("1") int segments,
    @DefaultValue("512") int batchSize) {}

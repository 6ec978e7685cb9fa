package io.orderflow.sagas.fulfilment.process;

import java.util.List;

/**
 * @param state to be kept in place of the one that the step began with
 * @param effects to be done, in this order
 */
public record Step(Fulfilment state, List<Effect> effects) {}

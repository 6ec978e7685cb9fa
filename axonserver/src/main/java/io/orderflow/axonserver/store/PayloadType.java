package io.orderflow.axonserver.store;

/**
 * The type of an event's payload.
 *
 * @param name the name under which the payload was serialized
 * @param revision its revision; empty when it has none
 */
public record PayloadType(String name, String revision) {}

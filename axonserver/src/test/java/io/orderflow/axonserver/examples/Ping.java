package io.orderflow.axonserver.examples;

/** Asks for an answer. */
public record Ping(String name) {}

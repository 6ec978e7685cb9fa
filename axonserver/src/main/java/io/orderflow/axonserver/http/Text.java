package io.orderflow.axonserver.http;

/** The body of an {@link Answer} that is no JSON. */
public record Text(String contentType, String content) {}

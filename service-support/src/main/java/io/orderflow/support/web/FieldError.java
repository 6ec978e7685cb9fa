package io.orderflow.support.web;

/**
 * What is wrong with one field of a request.
 *
 * @param field JSON path in the body ({@code lines[3].quantity}; {@code $} is the whole body), or
 *     the name of a header or of a parameter
 * @param message for people, without the field's name
 */
public record FieldError(String field, String message) {}

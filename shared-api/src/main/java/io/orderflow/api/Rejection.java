package io.orderflow.api;

/**
 * Why a command was refused; nothing was changed by it. It travels as the details of the command's
 * failure, so that a caller in another process can tell the code.
 *
 * @param code stable, for programs
 * @param detail for people, with the offending value
 */
@MessageName("rejection")
public record Rejection(RejectionCode code, String detail) {}

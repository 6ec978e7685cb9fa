package io.orderflow.command.handling;

/**
 * Why a command failed that was not refused; its name travels as the details of the failure. Either
 * way it is not known whether the command was done, and it can be sent again.
 */
public enum CommandFailure {
  /** The event store or the way to it is away. */
  UNAVAILABLE,
  /** A fault of ours: the log of the command side has it. */
  UNEXPECTED
}

package io.orderflow.standalone.ledger;

/**
 * An invariant that does not hold.
 *
 * @param position of the event that breaks it; of the log's last event where something is missing
 * @param subject the aggregate that it is about
 */
public record Finding(Rule rule, long position, String subject, String detail) {

  @Override
  public String toString() {
    return "at %d, %s: %s - %s".formatted(position, subject, rule, detail);
  }
}

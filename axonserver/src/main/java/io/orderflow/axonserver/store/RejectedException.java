package io.orderflow.axonserver.store;

/** A write that breaks a rule of the store. It changed nothing; sent again, it is refused again. */
public final class RejectedException extends Exception {

  private static final long serialVersionUID = 1L;

  /** The rules a write can break. */
  public enum Rule {
    /** Sequence numbers of an aggregate run without gaps from 0. */
    SEQUENCE,
    /** A snapshot describes a state that its aggregate has reached. */
    SNAPSHOT_WITHIN_STREAM,
    /** There is one context of a name. */
    CONTEXT_EXISTS,
    /** What is written belongs to a context that is there. */
    NO_CONTEXT,
    /** One transformation of a context is open at a time, and each of its states has its acts. */
    TRANSFORMATION_STATE,
    /** The actions of a transformation are in the order of the log, and none is missing. */
    TRANSFORMATION_ACTION,
    /** What is said of a transformation is said of one that is there. */
    NO_TRANSFORMATION
  }

  private final Rule rule;

  RejectedException(Rule rule, String message) {
    super(message, null, false, false);
    this.rule = rule;
  }

  public Rule rule() {
    return rule;
  }
}

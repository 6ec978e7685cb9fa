package io.orderflow.axonserver.rpc;

/**
 * A handler came or went.
 *
 * @param name of the command or query
 * @param streamId tells apart several streams of one client
 * @param loadFactor of a command handler; 0 for queries
 */
public record HandlerChange(
    Kind kind,
    boolean added,
    String name,
    String clientId,
    String streamId,
    String component,
    int loadFactor) {

  /** What is handled. */
  public enum Kind {
    COMMAND,
    QUERY
  }

  /** Is told of changes in a context. It must be quick. */
  @FunctionalInterface
  public interface Listener {
    void changed(String context, HandlerChange change);
  }
}

package io.orderflow.standalone;

/**
 * What keeps a command from doing its work, said in one sentence to whoever typed it: the command
 * line prints it without a stack trace, and ends with a status that is not 0.
 */
public final class CommandFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public CommandFailure(String sentence) {
    super(sentence);
  }

  public CommandFailure(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}

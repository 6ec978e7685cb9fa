package io.orderflow.axonserver.tool;

/** One subcommand. */
interface Tool {

  /** Its options; each name in it that begins with two dashes is one that it takes. */
  String usage();

  /**
   * @return the exit status
   * @throws IllegalArgumentException when the options are not understood
   * @throws RuntimeException when it cannot be done; the message is for the operator
   */
  int run(Options options, Output output);
}

package io.orderflow.standalone.demo;

import java.io.Console;
import java.io.PrintWriter;

/** Plain text for a terminal, with a little emphasis where the terminal takes it. */
final class Screen {

  private enum Style {
    BOLD("1"),
    DIM("2"),
    GREEN("32"),
    RED("31");

    private final String code;

    Style(String code) {
      this.code = code;
    }
  }

  private final PrintWriter out;
  private final boolean styled;

  Screen(PrintWriter out, boolean styled) {
    this.out = out;
    this.styled = styled;
  }

  /** Styled where standard output is a terminal and {@code NO_COLOR} is not set. */
  static Screen standard(PrintWriter out) {
    Console console = System.console();
    String unwanted = System.getenv("NO_COLOR");
    return new Screen(
        out, console != null && console.isTerminal() && (unwanted == null || unwanted.isEmpty()));
  }

  void line(String text) {
    out.println(text);
    out.flush();
  }

  String bold(String text) {
    return in(Style.BOLD, text);
  }

  String dim(String text) {
    return in(Style.DIM, text);
  }

  String verdict(boolean good) {
    return good ? in(Style.GREEN, "ok") : in(Style.RED, "WRONG");
  }

  private String in(Style style, String text) {
    return styled ? "\u001b[" + style.code + "m" + text + "\u001b[0m" : text;
  }
}

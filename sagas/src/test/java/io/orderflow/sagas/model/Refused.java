package io.orderflow.sagas.model;

/** The model's refusal of a command. */
public final class Refused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  Refused(String why) {
    super(why);
  }
}

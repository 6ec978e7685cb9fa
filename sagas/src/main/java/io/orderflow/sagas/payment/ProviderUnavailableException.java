package io.orderflow.sagas.payment;

/** The provider could not be asked, or did not answer; what became of the act is unknown. */
public final class ProviderUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ProviderUnavailableException(String message) {
    super(message);
  }
}

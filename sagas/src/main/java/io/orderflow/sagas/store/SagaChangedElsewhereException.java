package io.orderflow.sagas.store;

/**
 * Another process changed a saga of this batch since it was read: it took the claim over. The batch
 * is rolled back; whoever holds the claim now handles it.
 */
final class SagaChangedElsewhereException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  SagaChangedElsewhereException(int expected, int found) {
    super("of %d sagas only %d were as they had been read".formatted(expected, found));
  }
}

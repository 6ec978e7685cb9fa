package io.orderflow.sagas.fulfilment.process;

/** What is known of an order's fulfilment, besides its stock and its payment. Facts only grow. */
enum Fact {
  /** The authorisation of the payment was asked for: the command may arrive at any time. */
  AUTHORISATION_ASKED,
  /** The confirmation was asked for: whether it won is for the order to say. */
  CONFIRMATION_ASKED,
  CONFIRMED,
  REJECTED,
  CANCELLED
}

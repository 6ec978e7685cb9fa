package io.orderflow.sagas.fulfilment;

import static java.util.Objects.requireNonNull;

import io.orderflow.api.fulfilment.FulfilmentEvent;
import io.orderflow.api.order.OrderEvent;
import io.orderflow.api.order.OrderEvent.OrderPlaced;
import io.orderflow.api.payment.PaymentEvent;
import io.orderflow.api.stock.StockEvent;
import io.orderflow.sagas.fulfilment.process.Effect;
import io.orderflow.sagas.fulfilment.process.Fulfilment;
import io.orderflow.sagas.fulfilment.process.FulfilmentProcess;
import io.orderflow.sagas.fulfilment.process.Step;
import java.time.Instant;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.modelling.saga.SagaEventHandler;
import org.axonframework.modelling.saga.SagaLifecycle;
import org.axonframework.modelling.saga.StartSaga;
import org.axonframework.spring.stereotype.Saga;
import org.jspecify.annotations.Nullable;

/**
 * The saga of one order: it hands each event to the {@link FulfilmentProcess}, keeps the state that
 * comes out and has the effects done. It decides nothing itself.
 */
@Saga
@ProcessingGroup(OrderFulfilment.PROCESSOR)
final class OrderFulfilment {

  static final String PROCESSOR = "order-fulfilment";
  static final String ASSOCIATION = "orderId";

  private @Nullable Fulfilment state;

  OrderFulfilment() {}

  OrderFulfilment(Fulfilment state) {
    this.state = state;
  }

  Fulfilment state() {
    return requireNonNull(state);
  }

  @StartSaga
  @SagaEventHandler(associationProperty = ASSOCIATION)
  void on(OrderPlaced placed, @Timestamp Instant at, FulfilmentProcess process, Effects effects) {
    if (state == null) {
      take(process.start(placed, at), effects);
    }
  }

  @SagaEventHandler(associationProperty = ASSOCIATION)
  void on(OrderEvent event, @Timestamp Instant at, FulfilmentProcess process, Effects effects) {
    take(process.on(state(), event, at), effects);
  }

  @SagaEventHandler(associationProperty = ASSOCIATION)
  void on(
      StockEvent.OfOrder event, @Timestamp Instant at, FulfilmentProcess process, Effects effects) {
    take(process.on(state(), event, at), effects);
  }

  @SagaEventHandler(associationProperty = ASSOCIATION)
  void on(PaymentEvent event, @Timestamp Instant at, FulfilmentProcess process, Effects effects) {
    take(process.on(state(), event, at), effects);
  }

  @SagaEventHandler(associationProperty = ASSOCIATION)
  void on(
      FulfilmentEvent event, @Timestamp Instant at, FulfilmentProcess process, Effects effects) {
    take(process.on(state(), event, at), effects);
  }

  private void take(Step step, Effects effects) {
    state = step.state();
    step.effects().forEach(effects::perform);
    if (step.effects().contains(new Effect.End())) {
      SagaLifecycle.end();
    }
  }
}

package io.orderflow.sagas.fulfilment;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import io.orderflow.api.MessageName;
import io.orderflow.api.fulfilment.FulfilmentEvent;
import io.orderflow.api.order.OrderEvent;
import io.orderflow.api.order.OrderEvent.OrderPlaced;
import io.orderflow.api.payment.PaymentEvent;
import io.orderflow.api.stock.StockEvent;
import io.orderflow.sagas.fulfilment.process.Effect;
import io.orderflow.sagas.fulfilment.process.Effect.CancelSchedule;
import io.orderflow.sagas.fulfilment.process.Effect.End;
import io.orderflow.sagas.fulfilment.process.Effect.Schedule;
import io.orderflow.sagas.fulfilment.process.Fulfilment;
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
 * The saga around the process: it keeps the process's state and does what each step asks for. Every
 * decision is the process's. Its handlers are total, and each event may come twice.
 */
@Saga(sagaStore = "fulfilmentStore")
@ProcessingGroup(OrderFulfilment.PROCESSOR)
@MessageName("fulfilment.saga")
@JsonAutoDetect(
    fieldVisibility = Visibility.ANY,
    getterVisibility = Visibility.NONE,
    isGetterVisibility = Visibility.NONE)
public class OrderFulfilment {

  static final String PROCESSOR = "order-fulfilment";
  static final String ASSOCIATION = "orderId";

  private @Nullable Fulfilment state;
  private @Nullable String scheduled;

  @Nullable Fulfilment state() {
    return state;
  }

  @StartSaga
  @SagaEventHandler(associationProperty = ASSOCIATION)
  void on(OrderPlaced placed, @Timestamp Instant at, Acting acting) {
    // Placed again is placed already: what is still open is the sweep's.
    if (state == null) {
      take(acting.process().start(placed, at), acting);
    }
  }

  @SagaEventHandler(associationProperty = ASSOCIATION)
  void on(OrderEvent event, @Timestamp Instant at, Acting acting) {
    if (state != null) {
      take(acting.process().on(state, event, at), acting);
    }
  }

  @SagaEventHandler(associationProperty = ASSOCIATION)
  void on(StockEvent.OfOrder event, @Timestamp Instant at, Acting acting) {
    if (state != null) {
      take(acting.process().on(state, event, at), acting);
    }
  }

  @SagaEventHandler(associationProperty = ASSOCIATION)
  void on(PaymentEvent event, @Timestamp Instant at, Acting acting) {
    if (state != null) {
      take(acting.process().on(state, event, at), acting);
    }
  }

  @SagaEventHandler(associationProperty = ASSOCIATION)
  void on(FulfilmentEvent event, @Timestamp Instant at, Acting acting) {
    if (state != null) {
      take(acting.process().on(state, event, at), acting);
    }
  }

  private void take(Step step, Acting acting) {
    state = step.state();
    for (Effect effect : step.effects()) {
      switch (effect) {
        case Schedule schedule -> scheduled = acting.schedule(schedule);
        case CancelSchedule cancel -> {
          acting.cancel(scheduled);
          scheduled = null;
        }
        case End end -> SagaLifecycle.end();
        default -> acting.act(effect);
      }
    }
  }
}

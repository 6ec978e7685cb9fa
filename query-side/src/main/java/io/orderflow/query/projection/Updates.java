package io.orderflow.query.projection;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.axonframework.queryhandling.QueryUpdateEmitter;
import org.axonframework.queryhandling.SubscriptionQueryMessage;
import org.springframework.beans.factory.ObjectProvider;

/** Tells those who follow a query of what has changed; where nobody does, it costs nothing. */
public final class Updates {

  private final ObjectProvider<QueryUpdateEmitter> emitter;

  Updates(ObjectProvider<QueryUpdateEmitter> emitter) {
    // Asked for late: the emitter is built by Axon's configuration, which the projections are in.
    this.emitter = emitter;
  }

  /** The queries of that type that somebody follows at the moment. */
  public <Q> List<Q> followed(Class<Q> query) {
    List<Q> followed = new ArrayList<>();
    for (SubscriptionQueryMessage<?, ?, ?> each : emitter.getObject().activeSubscriptions()) {
      if (query.isAssignableFrom(each.getPayloadType())) {
        followed.add(query.cast(each.getPayload()));
      }
    }
    return followed;
  }

  /** Sends the update to all who follow such a query. */
  public <Q> void emit(Class<Q> query, Predicate<? super Q> concerned, Object update) {
    emitter.getObject().emit(query, concerned, update);
  }
}

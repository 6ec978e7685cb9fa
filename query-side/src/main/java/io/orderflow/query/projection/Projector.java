package io.orderflow.query.projection;

import io.orderflow.support.mongo.BatchEnd;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.Segment;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers the events of a processor's batch and hands them to the sinks at its end, before the
 * token is stored. It stands in for Axon's annotated handlers, which see one event at a time.
 */
final class Projector implements EventHandlerInvoker {

  private static final Logger log = LoggerFactory.getLogger(Projector.class);

  private final String name;
  private final List<? extends EventSink> sinks;
  private final Set<Class<?>> events;
  private final Serializer serializer;
  private final Progress progress;

  Projector(
      String name, List<? extends EventSink> sinks, Serializer serializer, Progress progress) {
    this.name = name;
    this.sinks = sinks;
    this.events = new HashSet<>();
    sinks.forEach(each -> events.addAll(each.events()));
    this.serializer = serializer;
    this.progress = progress;
  }

  @Override
  public boolean canHandle(EventMessage<?> message, Segment segment) {
    return canHandleType(message.getPayloadType());
  }

  @Override
  public boolean canHandleType(Class<?> payloadType) {
    return events.contains(payloadType);
  }

  @Override
  public void handle(EventMessage<?> message, Segment segment) {
    UnitOfWork<?> root = CurrentUnitOfWork.get().root();
    Batch batch = root.getResource(name);
    if (batch == null) {
      batch = new Batch(root);
      root.resources().put(name, batch);
    }
    batch.events.add(RecordedEvent.of(message, serializer));
  }

  @Override
  public boolean supportsReset() {
    return false;
  }

  private final class Batch {

    private final List<RecordedEvent> events = new ArrayList<>();
    private final List<Runnable> afterwards = new ArrayList<>();

    Batch(UnitOfWork<?> root) {
      BatchEnd.write(() -> sinks.forEach(each -> afterwards.add(each.write(events))));
      root.afterCommit(committed -> committed());
      root.onRollback(rolledBack -> progress.failed());
    }

    private void committed() {
      progress.applied(events.size(), events.getLast().position());
      for (Runnable each : afterwards) {
        try {
          each.run();
        } catch (RuntimeException e) {
          // The batch is stored: whoever follows the view live misses an update at worst.
          log.warn("{} could not tell of its changes", name, e);
        }
      }
    }
  }
}

package io.orderflow.sagas.fulfilment;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.axonframework.eventhandling.scheduling.EventScheduler;
import org.axonframework.eventhandling.scheduling.ScheduleToken;
import org.axonframework.eventhandling.scheduling.java.SimpleScheduleToken;

/** Nothing that is scheduled ever comes. */
final class DeafScheduler implements EventScheduler {

  @Override
  public ScheduleToken schedule(Instant triggerDateTime, Object event) {
    return new SimpleScheduleToken(UUID.randomUUID().toString());
  }

  @Override
  public ScheduleToken schedule(Duration triggerDuration, Object event) {
    return new SimpleScheduleToken(UUID.randomUUID().toString());
  }

  @Override
  public void cancelSchedule(ScheduleToken scheduleToken) {}
}

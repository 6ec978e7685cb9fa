package io.orderflow.axonserver.store;

import java.util.List;
import java.util.OptionalLong;

/** The events that wait for their instants. */
public interface Schedules {

  /** The schedules that are due at the given instant, in the order of their own instants. */
  List<DueSchedule> dueAt(long instant, int limit);

  /** The instant of the schedule that is due next, in milliseconds since the epoch. */
  OptionalLong nextDue();

  /**
   * Appends the events of the given schedules and removes these, all in one write. Large ones it
   * may leave for the next time, but never the first.
   */
  void fire(List<DueSchedule> due, Completion completion);
}

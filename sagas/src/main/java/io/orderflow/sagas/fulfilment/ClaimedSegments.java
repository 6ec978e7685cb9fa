package io.orderflow.sagas.fulfilment;

import java.util.List;
import org.axonframework.eventhandling.Segment;

/** The segments of the saga processor that this process has claimed and works on. */
@FunctionalInterface
interface ClaimedSegments {

  /** Those in which nothing is waiting: what is due there is not just about to be heard of. */
  List<Segment> caughtUp();
}

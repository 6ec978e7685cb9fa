package io.orderflow.axonserver.stream;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Which client serves which segment of a stream. Segments are spread evenly. One that moves is
 * closed first, and given to another client only when the first one has said that its work is done,
 * or has left, or did not say so in time. Pure: it decides, and others tell the clients.
 *
 * @param <C> a client's connection
 */
final class Assignments<C> {

  private final Map<C, Member> members = new LinkedHashMap<>();
  private final long patience;
  private List<Segment<C>> segments;
  private boolean held;

  /**
   * @param patience how long to wait for a client's word that its work is done, in the unit of all
   *     instants given
   */
  Assignments(int segments, long patience) {
    this.segments = free(segments);
    this.patience = patience;
  }

  private static <C> List<Segment<C>> free(int segments) {
    List<Segment<C>> free = new ArrayList<>();
    for (int i = 0; i < segments; i++) {
      free.add(new Segment<>());
    }
    return free;
  }

  /** What a client is to be told. */
  sealed interface Step<C> {

    int segment();

    C client();

    record Open<C>(int segment, C client) implements Step<C> {}

    record Close<C>(int segment, C client) implements Step<C> {}
  }

  List<Step<C>> join(C client, long now) {
    members.put(client, new Member());
    return rebalance(now);
  }

  /** Whatever the client served is free at once. */
  List<Step<C>> leave(C client, long now) {
    if (members.remove(client) == null) {
      return List.of();
    }
    for (Segment<C> segment : segments) {
      if (client.equals(segment.owner)) {
        segment.free();
      }
    }
    return rebalance(now);
  }

  /** The client has nothing in hand any more of a segment that was closed, or that it gives up. */
  List<Step<C>> workDone(C client, int number, long now) {
    Member member = members.get(client);
    if (member == null || number < 0 || number >= segments.size()) {
      return List.of();
    }
    boolean late = member.overdue.remove(number);
    Segment<C> segment = segments.get(number);
    if (!client.equals(segment.owner) || (late && !segment.closing)) {
      return List.of();
    }
    if (!segment.closing) {
      member.declined.add(number);
    }
    segment.free();
    return rebalance(now);
  }

  /**
   * Takes away what clients did not let go in time: a tenth of it is enough where nothing is in
   * hand. For a client may lose its word that the work is done, as Axon Framework 4.13.0 does when
   * it is closing a segment and looks at it at the same moment.
   *
   * @param nothingInHand whether all that was sent of a segment is acknowledged, and no more comes
   */
  List<Step<C>> expire(long now, IntPredicate nothingInHand) {
    boolean any = false;
    for (int i = 0; i < segments.size(); i++) {
      Segment<C> segment = segments.get(i);
      long left = segment.deadline - now;
      if (segment.closing
          && segment.owner != null
          && (left <= 0 || (left <= patience - patience / 10 && nothingInHand.test(i)))) {
        Member member = members.get(segment.owner);
        if (member != null) {
          member.overdue.add(i);
        }
        segment.free();
        any = true;
      }
    }
    return any ? rebalance(now) : List.of();
  }

  /** Closes all segments, and opens none until {@link #release}. */
  List<Step<C>> hold(long now) {
    held = true;
    List<Step<C>> steps = new ArrayList<>();
    for (int i = 0; i < segments.size(); i++) {
      close(i, now, steps);
    }
    return steps;
  }

  private void close(int number, long now, List<Step<C>> steps) {
    Segment<C> segment = segments.get(number);
    if (segment.owner != null && !segment.closing) {
      segment.closing = true;
      segment.deadline = now + patience;
      steps.add(new Step.Close<>(number, segment.owner));
    }
  }

  boolean allFree() {
    return segments.stream().allMatch(segment -> segment.owner == null);
  }

  /** Opens all segments again; all of them are free, and there may be more or fewer than before. */
  List<Step<C>> release(int count, long now) {
    held = false;
    segments = free(count);
    members.values().forEach(Member::forget);
    return rebalance(now);
  }

  /** Whether what the client says of the segment counts. */
  boolean serves(C client, int number) {
    return number >= 0 && number < segments.size() && client.equals(segments.get(number).owner);
  }

  @Nullable C owner(int number) {
    return segments.get(number).owner;
  }

  Collection<C> clients() {
    return List.copyOf(members.keySet());
  }

  private List<Step<C>> rebalance(long now) {
    List<Step<C>> steps = new ArrayList<>();
    if (held || members.isEmpty()) {
      return steps;
    }
    Map<C, Integer> loads = new HashMap<>();
    members.keySet().forEach(client -> loads.put(client, 0));
    for (Segment<C> segment : segments) {
      if (segment.owner != null && !segment.closing) {
        loads.merge(segment.owner, 1, Integer::sum);
      }
    }
    for (int i = 0; i < segments.size(); i++) {
      Segment<C> segment = segments.get(i);
      if (segment.owner == null) {
        C client = leastLoaded(loads, i);
        if (client != null) {
          segment.owner = client;
          loads.merge(client, 1, Integer::sum);
          steps.add(new Step.Open<>(i, client));
        }
      }
    }
    for (int i = 0; i < segments.size(); i++) {
      if (segments.get(i).closing) {
        C next = leastLoaded(loads, i);
        if (next != null) {
          loads.merge(next, 1, Integer::sum);
        }
      }
    }
    takeFromTheBusiest(loads, now, steps);
    return steps;
  }

  private void takeFromTheBusiest(Map<C, Integer> loads, long now, List<Step<C>> steps) {
    boolean moved = true;
    while (moved) {
      moved = false;
      for (int i = segments.size() - 1; i >= 0 && !moved; i--) {
        C owner = segments.get(i).owner;
        C next = leastLoaded(loads, i);
        if (owner != null
            && next != null
            && !segments.get(i).closing
            && load(loads, owner) == loads.values().stream().max(Integer::compare).orElse(0)
            && load(loads, owner) - load(loads, next) > 1) {
          close(i, now, steps);
          loads.merge(owner, -1, Integer::sum);
          loads.merge(next, 1, Integer::sum);
          moved = true;
        }
      }
    }
  }

  private static <C> int load(Map<C, Integer> loads, C client) {
    return loads.getOrDefault(client, 0);
  }

  /** A client that gives up segments is most likely about to leave: the others come first. */
  private @Nullable C leastLoaded(Map<C, Integer> loads, int segment) {
    return members.entrySet().stream()
        .filter(each -> !each.getValue().declined.contains(segment))
        .min(
            Comparator.<Map.Entry<C, Member>, Boolean>comparing(
                    each -> !each.getValue().declined.isEmpty())
                .thenComparing(each -> load(loads, each.getKey())))
        .map(Map.Entry::getKey)
        .orElse(null);
  }

  @Override
  public String toString() {
    return Arrays.toString(segments.stream().map(each -> each.owner).toArray());
  }

  private static final class Segment<C> {
    private @Nullable C owner;
    private boolean closing;
    private long deadline;

    void free() {
      owner = null;
      closing = false;
    }
  }

  private static final class Member {

    /** Segments that it gave up by itself: they are not offered to it again. */
    private final Set<Integer> declined = new HashSet<>();

    /** Segments that were taken away before it said that its work was done: it may say so yet. */
    private final Set<Integer> overdue = new HashSet<>();

    void forget() {
      declined.clear();
    }
  }
}

package io.orderflow.axonserver.command;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Consistent hashing: each member stands at as many points of a ring as its weight says, and a key
 * belongs to the member at the first point after the key's own. A new member takes keys from others
 * and moves no key between these. Points follow from the member's name, so a member that comes back
 * takes its own keys again. Immutable.
 */
final class HashRing<T> {

  private final List<Member<T>> members;
  private final long[] points;
  private final List<T> owners;

  HashRing(List<Member<T>> members) {
    this.members = List.copyOf(members);
    List<Point<T>> all = new ArrayList<>();
    for (Member<T> member : this.members) {
      for (int i = 0; i < member.weight(); i++) {
        all.add(new Point<>(hash(member.name() + '#' + i), member));
      }
    }
    all.sort(
        Comparator.<Point<T>>comparingLong(Point::at).thenComparing(point -> point.member.name));
    this.points = all.stream().mapToLong(Point::at).toArray();
    this.owners = all.stream().map(point -> point.member().owner()).toList();
  }

  /** Who stands on the ring, under which name and with how many points. */
  record Member<T>(T owner, String name, int weight) {}

  private record Point<T>(long at, Member<T> member) {}

  List<Member<T>> members() {
    return members;
  }

  @Nullable T owner(String key) {
    if (points.length == 0) {
      return null;
    }
    int found = java.util.Arrays.binarySearch(points, hash(key));
    int index = found >= 0 ? found : -found - 1;
    return owners.get(index == points.length ? 0 : index);
  }

  /** FNV-1a over the characters, with a final mix that spreads keys that differ in little. */
  static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }
}

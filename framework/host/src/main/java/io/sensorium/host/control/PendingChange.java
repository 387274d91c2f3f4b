package io.sensorium.host.control;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A change whose candidates are being tried; its state is committed when all have taken over.
 *
 * @param revision that it was made from
 * @param awaited generations that have to take over still
 */
record PendingChange(int revision, Target target, Set<String> awaited) {
  PendingChange {
    awaited = Set.copyOf(awaited);
  }

  boolean awaits(String generation) {
    return awaited.contains(generation);
  }

  /** Whether all have taken over. */
  boolean isProved() {
    return awaited.isEmpty();
  }

  PendingChange without(String generation) {
    Set<String> left = new LinkedHashSet<>(awaited);
    left.remove(generation);
    return new PendingChange(revision, target, left);
  }

  /** What is going on, as a clause. */
  String explanation() {
    return "a rollout is under way of %s, by '%s'"
        .formatted(awaited.stream().sorted().toList(), target.state().by());
  }
}

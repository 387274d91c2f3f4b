package io.sensorium.runtime.execution;

import java.time.Duration;
import java.util.Optional;

/**
 * When an answer is no longer of use.
 *
 * @param nanoTime the moment, on the clock of {@link System#nanoTime}
 * @param allowed how long it was away when it was set
 */
public record Deadline(long nanoTime, Duration allowed) {
  /** For work that nobody waits for with a limit, such as training. */
  public static final Deadline NEVER = new Deadline(0, Duration.ofSeconds(Long.MAX_VALUE));

  private static final Duration HURRY = Duration.ofSeconds(1);

  /** So long from now. */
  public static Deadline in(Duration allowed) {
    return since(System.nanoTime(), allowed);
  }

  /** So long from a moment, which is a value of {@link System#nanoTime}. */
  public static Deadline since(long start, Duration allowed) {
    return new Deadline(start + allowed.toNanos(), allowed);
  }

  /** Whether it has come. */
  public boolean isPast() {
    return isPast(System.nanoTime());
  }

  boolean isPast(long now) {
    return !equals(NEVER) && now - nanoTime >= 0;
  }

  /** The time until it comes, negative once it has; empty if it never does. */
  Optional<Duration> left() {
    return equals(NEVER)
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(nanoTime - System.nanoTime()));
  }

  /** Whether whoever waits must not be made to wait for anything that could be put off. */
  boolean isNear() {
    return left().map(left -> left.compareTo(HURRY) < 0).orElse(false);
  }

  /** The one of the two that comes last. */
  Deadline later(Deadline other) {
    if (equals(NEVER) || other.equals(NEVER)) {
      return NEVER;
    }
    return nanoTime - other.nanoTime >= 0 ? this : other;
  }
}

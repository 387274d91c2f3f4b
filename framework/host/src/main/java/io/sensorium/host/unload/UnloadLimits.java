package io.sensorium.host.unload;

import java.time.Duration;

/**
 * How long a class loader may take to go, and how hard it is looked for.
 *
 * @param patience before a garbage collection is asked for the first time
 * @param between at least between two garbage collections that are asked for
 * @param deadline after which what still holds a class loader is looked for
 * @param mostHeapBytes in use, beyond which no heap dump is made: it stops the process while it is
 *     written, and takes as much disk
 */
public record UnloadLimits(
    Duration patience, Duration between, Duration deadline, long mostHeapBytes) {
  public static final UnloadLimits DEFAULTS =
      new UnloadLimits(
          Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(30), 512L << 20);

  public UnloadLimits {
    if (patience.isNegative() || between.isNegative() || deadline.compareTo(patience) <= 0) {
      throw new IllegalArgumentException(
          "the deadline " + deadline + " must be later than the patience " + patience);
    }
  }
}

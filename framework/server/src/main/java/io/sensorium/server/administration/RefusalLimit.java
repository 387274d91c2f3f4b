package io.sensorium.server.administration;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many wrong credentials an address may show in a while, and all addresses together. It
 * protects the audit log and the disk from floods; guessing is hopeless without it, so a good
 * credential is never held up. Thread-safe.
 */
final class RefusalLimit {
  private static final int EACH = 10;
  private static final int TOGETHER = 100;
  private static final Duration WHILE = Duration.ofMinutes(1);

  private final Clock clock;
  private final Map<String, Integer> counts = new LinkedHashMap<>();
  private Instant end = Instant.MIN;
  private int together;

  RefusalLimit(Clock clock) {
    this.clock = clock;
  }

  /** Counts one more refusal, and tells whether it is within the limit. */
  synchronized boolean count(String address) {
    Instant now = clock.instant();
    if (!now.isBefore(end)) {
      counts.clear();
      together = 0;
      end = now.plus(WHILE);
    }
    if (together >= TOGETHER) {
      return false;
    }
    if (counts.merge(address, 1, Integer::sum) > EACH) {
      return false;
    }
    together++;
    return true;
  }
}

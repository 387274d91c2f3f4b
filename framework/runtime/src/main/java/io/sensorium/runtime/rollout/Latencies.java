package io.sensorium.runtime.rollout;

import java.util.Arrays;

/** The newest latencies; not thread-safe. */
final class Latencies {
  private static final int MOST = 1024;
  private final long[] nanos = new long[MOST];
  private int count;

  void add(long latency) {
    nanos[count++ % MOST] = latency;
    if (count == 2 * MOST) {
      count = MOST;
    }
  }

  /** The median in seconds; 0 if there is none. */
  double median() {
    long[] sorted = Arrays.copyOf(nanos, Math.min(count, MOST));
    Arrays.sort(sorted);
    return sorted.length == 0 ? 0 : sorted[sorted.length / 2] / 1e9;
  }
}

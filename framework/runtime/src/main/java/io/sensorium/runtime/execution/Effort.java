package io.sensorium.runtime.execution;

import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/**
 * How long plugins worked for one request, without what it waited for its turn. Its contents are
 * encoded side by side, so the slowest counts. Thread-safe.
 */
final class Effort {
  private final LongAccumulator slowest = new LongAccumulator(Math::max, 0);
  private final LongAdder network = new LongAdder();

  /** Tells for how many nanoseconds a content was worked on. */
  void embedded(long nanos) {
    slowest.accumulate(nanos);
  }

  /** Tells for how many nanoseconds fusion and heads worked. */
  void ran(long nanos) {
    network.add(nanos);
  }

  long nanos() {
    return slowest.get() + network.sum();
  }
}

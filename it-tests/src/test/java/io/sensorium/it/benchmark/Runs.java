package io.sensorium.it.benchmark;

import java.util.ArrayList;
import java.util.List;

/**
 * Runs of one thing, one after the other.
 *
 * @param milliseconds the median
 */
record Runs(double milliseconds, int count) {
  private static final int LEAST = 3;

  /** As many as go into a time, after as many that do not count. */
  static Runs of(Runnable run, long nanos) {
    withoutWarmup(run, nanos);
    return withoutWarmup(run, nanos);
  }

  static Runs withoutWarmup(Runnable run, long nanos) {
    List<Double> times = new ArrayList<>();
    long begin = System.nanoTime();
    while (times.size() < LEAST || System.nanoTime() - begin < nanos) {
      long start = System.nanoTime();
      run.run();
      times.add((System.nanoTime() - start) / 1e6);
    }
    return new Runs(Spread.of(times).median(), times.size());
  }
}

package io.sensorium.training;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Measures steps that follow each other. */
final class Stopwatch {
  private final Map<String, Double> seconds = new LinkedHashMap<>();

  <T> T time(String step, Supplier<T> work) {
    long start = System.nanoTime();
    try {
      return work.get();
    } finally {
      seconds.put(step, Math.round((System.nanoTime() - start) / 1e6) / 1e3);
    }
  }

  /** Seconds by step, in their order, to the millisecond. */
  Map<String, Double> seconds() {
    return seconds;
  }
}

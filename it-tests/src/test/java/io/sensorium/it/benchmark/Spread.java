package io.sensorium.it.benchmark;

import java.util.List;

/** What several measurements of one thing say: the middle one, and the two ends. */
record Spread(double lowest, double median, double highest) {

  /** The spread of some values, in any order; NaN if there are none. */
  static Spread of(List<Double> values) {
    if (values.isEmpty()) {
      return new Spread(Double.NaN, Double.NaN, Double.NaN);
    }
    List<Double> sorted = values.stream().sorted().toList();
    int size = sorted.size();
    double median = (sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2;
    return new Spread(sorted.get(0), median, sorted.get(size - 1));
  }

  /** The median, then the ends in brackets. */
  String text(String format) {
    return (format + " [" + format + ", " + format + "]").formatted(median, lowest, highest);
  }
}

package io.sensorium.training.evaluation;

import io.sensorium.training.report.TrainingReport.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The percentile bootstrap (Efron, 1979) of an accuracy. Whole groups are drawn, not samples:
 * variants of one thing are right or wrong together, and drawing them one by one would make the
 * interval too narrow (the cluster bootstrap; Field and Welsh, 2007).
 */
record Bootstrap(int resamples, long seed) {
  static final double LEVEL = 0.95;

  /** Both ends of an interval. */
  record Ends(double low, double high) {}

  Interval interval() {
    return new Interval(LEVEL, resamples, "group");
  }

  /** The interval of the accuracy; both ends are the accuracy if there is only one group. */
  Ends accuracy(List<Outcome> outcomes) {
    List<int[]> groups = groups(outcomes);
    SplittableRandom random = new SplittableRandom(seed);
    double[] accuracies = new double[resamples];
    for (int i = 0; i < resamples; i++) {
      accuracies[i] = resample(groups, random);
    }
    Arrays.sort(accuracies);
    double tail = (1 - LEVEL) / 2;
    return new Ends(quantile(accuracies, tail), quantile(accuracies, 1 - tail));
  }

  /** Of each group, how many samples are right, and how many there are. */
  private static List<int[]> groups(List<Outcome> outcomes) {
    Map<String, int[]> groups = new LinkedHashMap<>();
    for (Outcome outcome : outcomes) {
      int[] counts = groups.computeIfAbsent(outcome.sample().group(), name -> new int[2]);
      counts[0] += outcome.correct() ? 1 : 0;
      counts[1]++;
    }
    return new ArrayList<>(groups.values());
  }

  private static double resample(List<int[]> groups, SplittableRandom random) {
    double correct = 0;
    double all = 0;
    for (int i = 0; i < groups.size(); i++) {
      int[] counts = groups.get(random.nextInt(groups.size()));
      correct += counts[0];
      all += counts[1];
    }
    return correct / all;
  }

  /** Between the two nearest of sorted values, linearly. */
  private static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}

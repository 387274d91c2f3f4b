package io.sensorium.runtime.rollout;

import java.util.Optional;

/**
 * How a candidate has done so far.
 *
 * @param requests that it was given: copies in a shadow rollout, its share in a canary
 * @param errors it failed where what serves did not
 * @param firstError why it failed first
 * @param compared requests that both answered, with embeddings of their own
 * @param dropped requests that were not compared, because earlier ones still were
 * @param agreement share of equal arg-maxes over all heads and samples compared, in [0, 1]
 * @param maximumDifference of two scores, whatever the head's scale
 * @param meanDifference of the scores' absolute differences
 * @param servingSeconds median latency of what serves on the requests compared
 * @param candidateSeconds median latency of the candidate on the same
 */
public record ComparisonFigures(
    long requests,
    long errors,
    Optional<String> firstError,
    long compared,
    long dropped,
    double agreement,
    double maximumDifference,
    double meanDifference,
    double servingSeconds,
    double candidateSeconds) {

  /** The candidate's median latency as a multiple of the other; 1 if nothing was compared. */
  public double latencyRatio() {
    return servingSeconds > 0 ? candidateSeconds / servingSeconds : 1;
  }
}

package io.sensorium.runtime.rollout;

import java.util.Optional;

/**
 * What a generation showed on recorded samples before it got any request.
 *
 * @param samples answered; 0 if neither its model version nor that of what serves has recorded any
 * @param accuracy on the labels recorded with them, in [0, 1]; absent without labels
 * @param servingAccuracy of the generation that serves, on the same samples
 * @param slowdown of the latency against the generation that serves: 0.3 is 30 % slower; absent if
 *     it was not compared
 * @param remark what was left out, and why; empty if nothing was
 */
public record SelfTestReport(
    int samples,
    Optional<Double> accuracy,
    Optional<Double> servingAccuracy,
    Optional<Double> slowdown,
    String remark) {
  /** Of a generation that had nothing to answer. */
  public static final SelfTestReport WITHOUT_SAMPLES =
      new SelfTestReport(
          0,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          "the model version has no recorded samples; train it with 'training.recordedSamples' above 0");
}

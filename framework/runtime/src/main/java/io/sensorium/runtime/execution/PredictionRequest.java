package io.sensorium.runtime.execution;

import java.util.List;
import java.util.OptionalInt;

/**
 * What is asked of a pipeline.
 *
 * @param version of the model that must answer; empty if any may
 */
record PredictionRequest(List<Sample> samples, OptionalInt version, Deadline deadline) {
  PredictionRequest {
    samples = List.copyOf(samples);
  }
}

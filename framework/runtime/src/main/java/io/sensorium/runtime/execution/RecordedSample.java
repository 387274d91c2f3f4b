package io.sensorium.runtime.execution;

import java.util.Map;

/**
 * A sample that a model version keeps.
 *
 * @param labels that it was recorded with, by head name
 */
public record RecordedSample(String id, Sample sample, Map<String, String> labels) {
  public RecordedSample {
    labels = Map.copyOf(labels);
  }
}

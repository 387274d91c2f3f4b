package io.sensorium.training.dataset;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The samples of a manifest, in its order.
 *
 * @param samples not empty
 */
public record Dataset(Path manifest, List<LabelledSample> samples) {
  public Dataset {
    samples = List.copyOf(samples);
  }

  /** How many samples each label of a head has, by label, sorted. */
  public Map<String, Integer> labels(String head) {
    Map<String, Integer> counts = new TreeMap<>();
    samples.forEach(sample -> counts.merge(sample.label(head), 1, Integer::sum));
    return counts;
  }
}

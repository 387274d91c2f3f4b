package io.sensorium.training.dataset;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One line of a manifest.
 *
 * @param id unique in the dataset
 * @param group samples of one group never stand on different sides of a split
 * @param labels by head name
 * @param inputs by input name; an absent input has no entry, but one at least is there
 * @param line of the manifest, from 1
 */
public record LabelledSample(
    String id,
    String group,
    Map<String, String> labels,
    Map<String, InputContent> inputs,
    long line) {
  public LabelledSample {
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
  }

  public String label(String head) {
    String label = labels.get(head);
    if (label == null) {
      throw new IllegalArgumentException("sample '" + id + "' has no label for head " + head);
    }
    return label;
  }
}

package io.sensorium.training.dataset;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One line of a manifest, whatever its format, not yet checked.
 *
 * @param labels by head name; the key {@link #ONLY_HEAD} is the label of a pipeline's only head
 * @param inputs by input name
 */
record ManifestRow(
    long line,
    Optional<String> id,
    Optional<String> group,
    Map<String, String> labels,
    Map<String, Cell> inputs) {
  static final String ONLY_HEAD = "";

  ManifestRow {
    labels = new LinkedHashMap<>(labels);
    inputs = new LinkedHashMap<>(inputs);
  }

  /**
   * What stands for one input.
   *
   * @param file whether the value was declared to be a path
   */
  record Cell(String value, boolean file) {}
}

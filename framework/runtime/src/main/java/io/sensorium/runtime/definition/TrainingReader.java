package io.sensorium.runtime.definition;

import org.apache.commons.configuration2.Configuration;

/** Reads the section {@code training}; unusable values give way to the defaults. */
final class TrainingReader {
  private final YamlTree tree;
  private final Configuration values;

  TrainingReader(YamlTree tree, Configuration values) {
    this.tree = tree;
    this.values = values;
  }

  TrainingDefinition training() {
    TrainingDefinition defaults = TrainingDefinition.DEFAULTS;
    return new TrainingDefinition(
        whole("epochs", defaults.epochs()),
        whole("patience", defaults.patience()),
        whole("batchSize", defaults.batchSize()),
        tree.at("training", "optimizer").isTextual()
            ? values.getString("training.optimizer")
            : defaults.optimizer(),
        number("learningRate", defaults.learningRate()),
        number("weightDecay", defaults.weightDecay()),
        number("modalityDropout", defaults.modalityDropout()),
        number("validation", defaults.validation()),
        number("test", defaults.test()),
        whole("seed", Math.toIntExact(defaults.seed())),
        whole("recordedSamples", defaults.recordedSamples()));
  }

  private int whole(String key, int absent) {
    return tree.at("training", key).canConvertToInt() && tree.at("training", key).isIntegralNumber()
        ? values.getInt("training." + key, absent)
        : absent;
  }

  private double number(String key, double absent) {
    return tree.at("training", key).isNumber()
        ? values.getDouble("training." + key, absent)
        : absent;
  }
}

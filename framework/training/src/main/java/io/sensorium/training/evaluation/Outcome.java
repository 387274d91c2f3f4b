package io.sensorium.training.evaluation;

import io.sensorium.training.dataset.LabelledSample;

/**
 * What was predicted of one sample.
 *
 * @param truth index of its label
 * @param predicted index of the most probable label
 * @param probability of the predicted label
 */
record Outcome(LabelledSample sample, int truth, int predicted, double probability) {
  boolean correct() {
    return truth == predicted;
  }
}

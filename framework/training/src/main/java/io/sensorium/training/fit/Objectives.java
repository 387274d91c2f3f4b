package io.sensorium.training.fit;

import io.sensorium.network.Tensor;
import io.sensorium.spi.engine.Loss;
import io.sensorium.spi.engine.TrainingStep.Objective;
import io.sensorium.spi.head.Head;
import io.sensorium.training.dataset.LabelledSample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the heads of a pipeline should say, and how far they are from it. */
record Objectives(Map<String, Head> heads) {
  List<Objective> of(List<LabelledSample> batch) {
    List<Objective> objectives = new ArrayList<>();
    heads.forEach((name, head) -> objectives.add(objective(name, head, batch)));
    return objectives;
  }

  private static Objective objective(String name, Head head, List<LabelledSample> batch) {
    float[] target = new float[Math.multiplyExact(batch.size(), head.width())];
    for (int row = 0; row < batch.size(); row++) {
      float[] one = head.target(batch.get(row).label(name));
      System.arraycopy(one, 0, target, row * head.width(), head.width());
    }
    return new Objective(name, Tensor.of(target, batch.size(), head.width()), head.loss());
  }

  /** The loss summed over the batch and the heads; what an engine reports is its mean. */
  double sum(List<LabelledSample> batch, Map<String, Tensor> outputs) {
    double sum = 0;
    for (Objective objective : of(batch)) {
      float[] scores = outputs.get(objective.output()).floats();
      float[] target = objective.target().floats();
      int width = heads.get(objective.output()).width();
      for (int at = 0; at < target.length; at += width) {
        sum +=
            objective.loss() == Loss.SOFTMAX_CROSS_ENTROPY
                ? crossEntropy(scores, target, at, width)
                : squaredError(scores, target, at, width);
      }
    }
    return sum;
  }

  private static double crossEntropy(float[] logits, float[] target, int at, int width) {
    double top = Double.NEGATIVE_INFINITY;
    for (int i = at; i < at + width; i++) {
      top = Math.max(top, logits[i]);
    }
    double powers = 0;
    for (int i = at; i < at + width; i++) {
      powers += Math.exp(logits[i] - top);
    }
    double loss = 0;
    for (int i = at; i < at + width; i++) {
      loss -= target[i] * (logits[i] - top - Math.log(powers));
    }
    return loss;
  }

  private static double squaredError(float[] scores, float[] target, int at, int width) {
    double sum = 0;
    for (int i = at; i < at + width; i++) {
      sum += Math.pow((double) scores[i] - target[i], 2);
    }
    return sum / width;
  }
}

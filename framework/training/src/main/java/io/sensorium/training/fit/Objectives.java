package io.sensorium.training.fit;

import io.sensorium.network.Tensor;
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
      sum += objective.loss().of(scores, target, width) * batch.size();
    }
    return sum;
  }
}

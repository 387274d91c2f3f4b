package io.sensorium.heads;

import io.sensorium.network.NetworkBuilder;
import io.sensorium.network.Value;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.engine.Loss;
import io.sensorium.spi.head.Head;
import io.sensorium.spi.head.Prediction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One label of several: layer norm and one linear layer, scores are logits. The norm lets it read
 * raw embeddings of any scale, which is what late fusion gives it.
 *
 * @param owner for messages
 * @param labels in the order of the scores
 * @param dropout rate in [0, 1) on the features
 */
record Classification(String owner, List<String> labels, float dropout) implements Head {
  Classification {
    labels = List.copyOf(labels);
  }

  @Override
  public int width() {
    return labels.size();
  }

  @Override
  public Value layers(NetworkBuilder network, Value features) {
    Value normalized = network.dropout(network.layerNorm("norm", features), dropout);
    return network.linear("scores", normalized, width());
  }

  @Override
  public Loss loss() {
    return Loss.SOFTMAX_CROSS_ENTROPY;
  }

  @Override
  public float[] target(String label) {
    int index = labels.indexOf(label);
    if (index < 0) {
      throw new SensoriumException(
          ErrorCode.INVALID_DATASET,
          owner
              + ": label '"
              + label
              + "' is none of its "
              + labels.size()
              + " labels (did you mean '"
              + Spelling.nearest(label, labels)
              + "'?)");
    }
    float[] target = new float[labels.size()];
    target[index] = 1;
    return target;
  }

  @Override
  public Prediction prediction(float[] scores) {
    double[] probabilities = softmax(scores);
    List<Prediction.Probability> named = new ArrayList<>();
    int best = 0;
    for (int i = 0; i < probabilities.length; i++) {
      named.add(new Prediction.Probability(labels.get(i), probabilities[i]));
      best = probabilities[i] > probabilities[best] ? i : best;
    }
    return new Prediction.Classification(labels.get(best), named);
  }

  private double[] softmax(float[] scores) {
    if (scores.length != labels.size()) {
      throw new SensoriumException(
          ErrorCode.INTERNAL,
          owner + " has " + labels.size() + " labels, but got " + scores.length + " scores");
    }
    double top = Float.NEGATIVE_INFINITY;
    for (float score : scores) {
      top = Math.max(top, score);
    }
    double[] powers = new double[scores.length];
    for (int i = 0; i < scores.length; i++) {
      powers[i] = Math.exp(scores[i] - top);
    }
    double sum = Arrays.stream(powers).sum();
    return Arrays.stream(powers).map(power -> power / sum).toArray();
  }
}

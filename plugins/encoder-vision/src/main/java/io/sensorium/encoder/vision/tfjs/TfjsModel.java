package io.sensorium.encoder.vision.tfjs;

import io.sensorium.network.InvalidNetworkException;
import io.sensorium.network.Tensor;
import java.util.Map;

/**
 * A TensorFlow.js graph model.
 *
 * @param nodes by name
 * @param weights the values of {@code Const} nodes, by name
 */
public record TfjsModel(Map<String, TfjsNode> nodes, Map<String, Tensor> weights) {
  public TfjsModel {
    nodes = Map.copyOf(nodes);
    weights = Map.copyOf(weights);
  }

  TfjsNode node(String name) {
    TfjsNode node = nodes.get(name);
    if (node == null) {
      throw new InvalidNetworkException("model.json", "no node is named '" + name + "'");
    }
    return node;
  }

  boolean isWeight(String name) {
    return weights.containsKey(name);
  }

  Tensor weight(String name) {
    Tensor weight = weights.get(name);
    if (weight == null) {
      throw new InvalidNetworkException("model.json", "no weight is named '" + name + "'");
    }
    return weight;
  }
}

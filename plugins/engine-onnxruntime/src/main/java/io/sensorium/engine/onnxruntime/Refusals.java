package io.sensorium.engine.onnxruntime;

import io.sensorium.network.ElementType;
import io.sensorium.network.Graph;
import io.sensorium.network.Model;
import io.sensorium.network.OperatorProfile;
import io.sensorium.network.Shape;
import io.sensorium.network.Tensor;
import io.sensorium.network.ValueInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What keeps a network from being loaded. */
final class Refusals {
  /** Sizes, axes and bounds, which decide whether a node is sound, are smaller than this. */
  private static final int MOST_ELEMENTS = 1024;

  private Refusals() {}

  /** What can be told without ONNX Runtime: a sentence for each node or input at fault. */
  static List<String> of(Graph graph) {
    List<String> problems = new ArrayList<>(OperatorProfile.check(graph));
    for (ValueInfo input : graph.inputs()) {
      if (!HostTensors.supports(input.type())) {
        problems.add(
            "input '" + input.name() + "': element type " + input.type() + " is not supported");
      }
    }
    return problems;
  }

  /** The same nodes, but large weights are inputs: ONNX Runtime checks it without loading them. */
  static Model withoutWeights(Model model) {
    Graph graph = model.graph();
    Map<String, Tensor> small = new LinkedHashMap<>();
    List<ValueInfo> inputs = new ArrayList<>(graph.inputs());
    graph
        .initializers()
        .forEach(
            (name, tensor) -> {
              if (tensor.type() == ElementType.FLOAT && tensor.size() > MOST_ELEMENTS) {
                inputs.add(new ValueInfo(name, tensor.type(), Shape.of(tensor.shape())));
              } else {
                small.put(name, tensor);
              }
            });
    Graph light = new Graph(graph.name(), graph.nodes(), small, inputs, graph.outputs());
    return new Model(model.irVersion(), model.opset(), model.producer(), light, model.metadata());
  }
}

package io.sensorium.network.passes;

import io.sensorium.network.Attribute;
import io.sensorium.network.Graph;
import io.sensorium.network.Node;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/** The number of axes of each value, as far as operators tell it without knowing any size. */
final class Ranks {
  private final Map<String, Integer> known = new HashMap<>();
  private final Graph graph;

  Ranks(Graph graph) {
    this.graph = graph;
    graph.initializers().forEach((name, tensor) -> known.put(name, tensor.rank()));
    graph.inputs().forEach(input -> known.put(input.name(), input.shape().rank()));
    for (Node node : graph.nodes()) {
      OptionalInt rank = infer(node);
      rank.ifPresent(axes -> known.put(node.output(), axes));
    }
  }

  OptionalInt of(String value) {
    return known.containsKey(value) ? OptionalInt.of(known.get(value)) : OptionalInt.empty();
  }

  private OptionalInt infer(Node node) {
    return switch (node.operator()) {
      case "Transpose" ->
          node.has("perm") ? OptionalInt.of(node.integers("perm").length) : first(node);
      case "Flatten", "Gemm" -> OptionalInt.of(2);
      case "Shape" -> OptionalInt.of(1);
      case "Constant" -> OptionalInt.of(ConstantFolding.constant(node).rank());
      case "Add", "Sub", "Mul", "Div", "Pow", "Min", "Max", "Where", "Equal", "MatMul" ->
          largest(node);
      case "Reshape" -> target(node);
      case "Unsqueeze" -> plus(first(node), axes(node));
      case "Gather" -> plus(plus(first(node), of(node.input(1))), OptionalInt.of(-1));
      case "Cast",
          "Identity",
          "Relu",
          "LeakyRelu",
          "Clip",
          "Sigmoid",
          "Tanh",
          "Erf",
          "Gelu",
          "Sqrt",
          "Exp",
          "Neg",
          "Dropout",
          "Softmax",
          "LogSoftmax",
          "LayerNormalization",
          "BatchNormalization",
          "Concat",
          "Slice",
          "Pad",
          "Conv",
          "MaxPool",
          "AveragePool",
          "GlobalAveragePool",
          "GlobalMaxPool" ->
          first(node);
      default -> OptionalInt.empty();
    };
  }

  private OptionalInt first(Node node) {
    return node.hasInput(0) ? of(node.input(0)) : OptionalInt.empty();
  }

  /** A product of matrices has at least two axes on both sides, else they vanish. */
  private OptionalInt largest(Node node) {
    int largest = 0;
    for (String input : node.inputs()) {
      int rank = of(input).orElse(-1);
      if (rank < 0 || (node.operator().equals("MatMul") && rank < 2)) {
        return OptionalInt.empty();
      }
      largest = Math.max(largest, rank);
    }
    return OptionalInt.of(largest);
  }

  private OptionalInt target(Node node) {
    return node.hasInput(1) ? length(node.input(1)) : OptionalInt.empty();
  }

  private OptionalInt axes(Node node) {
    if (node.attributes().get("axes") instanceof Attribute.Ints axes) {
      return OptionalInt.of(axes.values().size());
    }
    return node.hasInput(1) ? length(node.input(1)) : OptionalInt.empty();
  }

  private OptionalInt length(String vector) {
    return graph.initializers().containsKey(vector)
        ? OptionalInt.of(graph.initializers().get(vector).size())
        : OptionalInt.empty();
  }

  private static OptionalInt plus(OptionalInt a, OptionalInt b) {
    return a.isPresent() && b.isPresent()
        ? OptionalInt.of(a.getAsInt() + b.getAsInt())
        : OptionalInt.empty();
  }
}

package io.sensorium.network.passes;

import io.sensorium.network.Graph;
import io.sensorium.network.Node;
import io.sensorium.network.Tensor;
import io.sensorium.network.passes.Patterns.Operand;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * x W + b with a weight matrix [in, out] and a bias [out] becomes {@code io.sensorium.Linear}, over
 * the last axis of x.
 */
final class Linears {
  private Linears() {}

  static Graph apply(Graph graph, Set<String> variables) {
    GraphEditor editor = new GraphEditor(graph, variables);
    Patterns patterns = new Patterns(editor);
    graph.nodes().forEach(node -> editor.add(match(editor, patterns, node).orElse(node)));
    return editor.graph();
  }

  private static Optional<Node> match(GraphEditor editor, Patterns patterns, Node node) {
    if (!node.operator().equals("Add")) {
      return Optional.empty();
    }
    return patterns
        .operand(node, "MatMul")
        .filter(sum -> editor.readOnce(sum.maker().output()) && fits(editor.source(), sum))
        .map(sum -> linear(node, sum));
  }

  private static boolean fits(Graph graph, Operand sum) {
    Tensor weight = graph.initializers().get(sum.maker().input(1));
    Tensor bias = graph.initializers().get(sum.other());
    return weight != null
        && bias != null
        && weight.rank() == 2
        && bias.rank() == 1
        && bias.size(0) == weight.size(1);
  }

  private static Node linear(Node node, Operand sum) {
    List<String> inputs = List.of(sum.maker().input(0), sum.maker().input(1), sum.other());
    return new Node("Linear", FusedPattern.DOMAIN, node.name(), inputs, node.outputs(), Map.of());
  }
}

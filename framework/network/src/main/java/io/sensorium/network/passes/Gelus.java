package io.sensorium.network.passes;

import io.sensorium.network.Graph;
import io.sensorium.network.Node;
import io.sensorium.network.passes.Patterns.Scaled;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** x · (1 + erf(x / √2)) · ½, multiplied in any order, becomes {@code Gelu}. */
final class Gelus {
  private final GraphEditor editor;
  private final Patterns patterns;

  private Gelus(GraphEditor editor) {
    this.editor = editor;
    patterns = new Patterns(editor);
  }

  static Graph apply(Graph graph, Set<String> variables) {
    GraphEditor editor = new GraphEditor(graph, variables);
    Gelus pass = new Gelus(editor);
    graph.nodes().forEach(node -> editor.add(pass.match(node).orElse(node)));
    return editor.graph();
  }

  private Optional<Node> match(Node node) {
    if (!node.operator().equals("Mul")) {
      return Optional.empty();
    }
    return halfOutside(node)
        .or(() -> halfInside(node, 0))
        .or(() -> halfInside(node, 1))
        .map(x -> new Node("Gelu", node.name(), List.of(x), node.outputs(), Map.of()));
  }

  /** ½ · (x · (1 + erf)). */
  private Optional<String> halfOutside(Node node) {
    return half(node)
        .flatMap(product -> editor.maker(product, "Mul"))
        .flatMap(product -> product(product, 0).or(() -> product(product, 1)));
  }

  private Optional<String> product(Node product, int side) {
    String x = product.input(side);
    return erf(product.input(1 - side)).filter(x::equals);
  }

  /** (½ · x) · (1 + erf), or x · (½ · (1 + erf)). */
  private Optional<String> halfInside(Node node, int side) {
    Optional<String> halved = editor.maker(node.input(side), "Mul").flatMap(this::half);
    String other = node.input(1 - side);
    return halved
        .flatMap(x -> erf(other).filter(x::equals))
        .or(() -> halved.flatMap(this::erf).filter(other::equals));
  }

  /** What a node multiplies by a half. */
  private Optional<String> half(Node multiply) {
    return patterns
        .scaled(multiply)
        .filter(scaled -> Patterns.isNear(scaled.constant(), 0.5))
        .map(Scaled::other);
  }

  /** The x of a value that is 1 + erf(x / √2). */
  private Optional<String> erf(String value) {
    return editor
        .maker(value, "Add")
        .flatMap(patterns::scaled)
        .filter(sum -> Patterns.isNear(sum.constant(), 1))
        .flatMap(sum -> editor.maker(sum.other(), "Erf"))
        .flatMap(erf -> divided(erf.input(0)).or(() -> multiplied(erf.input(0))));
  }

  private Optional<String> divided(String value) {
    return editor
        .maker(value, "Div")
        .filter(divide -> patterns.isScalar(divide.input(1), Math.sqrt(2)))
        .map(divide -> divide.input(0));
  }

  private Optional<String> multiplied(String value) {
    return editor
        .maker(value, "Mul")
        .flatMap(patterns::scaled)
        .filter(scaled -> Patterns.isNear(scaled.constant(), Math.sqrt(0.5)))
        .map(Scaled::other);
  }
}
